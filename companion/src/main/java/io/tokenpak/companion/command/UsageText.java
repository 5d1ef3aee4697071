package io.tokenpak.companion.command;

import io.tokenpak.companion.exchange.Printable;
import io.tokenpak.companion.usage.Usage;
import io.tokenpak.companion.usage.UsageRow;
import io.tokenpak.companion.usage.ledger.UsageReport;
import io.tokenpak.companion.usage.ledger.UsageSum;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/// Usage as people read it.
final class UsageText {
  private static final int LONGEST = 48;

  private UsageText() {}

  /// Sums, at most so many, and their total.
  static List<String> sums(UsageAsk ask, UsageReport report, int most) {
    List<String> lines = new ArrayList<>();
    lines.add("usage by " + ask.by().word() + ", " + ask.range());
    Table table = Table.withNumbersFrom(1);
    table.row(ask.by().word(), "requests", "failed", "input", "from cache", "output", "API price");
    report.by().stream().limit(most).forEach(sum -> row(table, name(sum.key()), sum));
    row(table, "total", report.total());
    lines.addAll(table.lines("  "));
    if (report.by().size() > most) {
      lines.add("  more than %d: see them all with --csv".formatted(most));
    }
    lines.addAll(notes(report.total()));
    return lines;
  }

  private static void row(Table table, String name, UsageSum sum) {
    table.row(
        name,
        Amount.count(sum.requests()),
        Amount.count(sum.failed()),
        Amount.count(sum.input()),
        Amount.count(sum.cacheRead()),
        Amount.count(sum.output()),
        Amount.cost(sum));
  }

  private static List<String> notes(UsageSum total) {
    List<String> notes = new ArrayList<>();
    if (total.unpriced() > 0) {
      notes.add(
          "+ %s of these requests used a model or tier without a price: add it to prices.json"
              .formatted(Amount.count(total.unpriced())));
    }
    if (total.unknown() > 0) {
      notes.add(
          "  nobody knows what %s of these requests cost: no usage was reported to the end"
              .formatted(Amount.count(total.unknown())));
    }
    return notes;
  }

  /// Exchanges, each on a line.
  static List<String> rows(List<UsageRow> rows, ZoneId zone) {
    Table table = new Table();
    table.row("began", "who", "where", "with", "model", "status", "tokens", "API price", "outcome");
    rows.forEach(row -> table.row(cells(row, zone)));
    return table.lines("");
  }

  private static String[] cells(UsageRow row, ZoneId zone) {
    String session = row.intent().session();
    Usage usage = row.answer().usage();
    BigDecimal cost = row.cost();
    String model = usage == null ? null : usage.model();
    return new String[] {
      Words.minute(row.intent().began(), zone),
      name(row.intent().platform()) + (session == null ? "" : " " + name(session)),
      row.intent().provider(),
      row.intent().source(),
      model == null ? "" : name(model),
      String.valueOf(row.answer().status()),
      usage == null ? "" : Amount.count(usage.input()) + " -> " + Amount.count(usage.output()),
      cost == null ? "" : Amount.dollars(cost),
      name(row.answer().outcome())
    };
  }

  /// Names come from callers and providers.
  private static String name(String text) {
    if (text.isEmpty()) {
      return "(none)";
    }
    String line = Printable.line(text, LONGEST + 1);
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
  }
}
