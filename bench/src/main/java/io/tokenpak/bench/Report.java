package io.tokenpak.bench;

import java.util.Locale;

/// Prints what was found, in Markdown.
final class Report {
  private Report() {}

  static void head(String title, String... columns) {
    System.out.printf("%n### %s%n%n| %s |%n", title, String.join(" | ", columns));
    System.out.println("|" + "---|".repeat(columns.length));
  }

  /// Before rows of spreads.
  static void spreads(String title, String what) {
    head(title, what, "n", "least", "p50", "p99", "most");
  }

  static void row(String name, Spread spread) {
    System.out.printf("| %s | %s |%n", name, spread.cells());
  }

  static void row(String... cells) {
    System.out.printf("| %s |%n", String.join(" | ", cells));
  }

  static void atMost(String what, double measured, double goal) {
    verdict(what, measured, "≤", goal, measured <= goal);
  }

  static void atLeast(String what, double measured, double goal) {
    verdict(what, measured, "≥", goal, measured >= goal);
  }

  private static void verdict(
      String what, double measured, String sign, double goal, boolean held) {
    System.out.printf(
        Locale.ROOT,
        "%n%s: %.2f (goal %s %.0f): %s%n",
        what,
        measured,
        sign,
        goal,
        held ? "held" : "MISSED");
  }

  static void note(String format, Object... values) {
    System.out.printf(Locale.ROOT, "%n" + format + "%n", values);
  }

  /// For whoever waits; no part of the report.
  static void progress(String format, Object... values) {
    System.err.printf(Locale.ROOT, format + "%n", values);
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
