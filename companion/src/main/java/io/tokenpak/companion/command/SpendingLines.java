package io.tokenpak.companion.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.tokenpak.companion.exchange.Printable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What was used and what may still be, as people read it.
final class SpendingLines {
  private static final int LONGEST_TEXT = 300;

  private SpendingLines() {}

  /// @param report a companion's about itself
  static List<String> of(JsonNode report) {
    List<String> lines = new ArrayList<>();
    lines.addAll(capture(report.path("capture")));
    lines.addAll(today(report.path("today")));
    lines.addAll(ledger(report.path("ledger")));
    lines.addAll(budgets(report.path("budgets")));
    lines.addAll(falls(report.path("sentinel")));
    return lines;
  }

  private static List<String> capture(JsonNode capture) {
    List<String> lines = new ArrayList<>();
    if (capture.path("on").asBoolean()) {
      lines.add("CAPTURE: " + capturing(capture) + "; end it with tokenpak usage capture --stop");
    } else if (capture.path("open").asLong() > 0) {
      lines.add(
          "CAPTURE: over, but %d exchanges that began before are kept to their end; tokenpak usage capture --stop cuts them"
              .formatted(capture.path("open").asLong()));
    }
    if (!text(capture, "finding").isEmpty()) {
      lines.add("capture: ended before its time: " + text(capture, "finding"));
    }
    if (capture.path("dropped").asLong() > 0) {
      lines.add(
          "capture: %d parts are missing, for the disk did not keep up"
              .formatted(capture.path("dropped").asLong()));
    }
    return lines;
  }

  /// @param capture one that is on
  static String capturing(JsonNode capture) {
    return "prompts and answers are captured until %s in %s (%d exchanges so far)"
        .formatted(
            Words.second(Instant.parse(text(capture, "until"))),
            text(capture, "folder"),
            capture.path("captured").asLong());
  }

  private static List<String> today(JsonNode today) {
    if (!today.isObject()) {
      return List.of();
    }
    if (today.path("requests").asLong() == 0) {
      return List.of("usage today: none yet");
    }
    long unpriced = today.path("unpriced").asLong();
    return List.of(
        "usage today: %s requests, %s tokens in (%s from a cache), %s out, %s by API prices%s"
            .formatted(
                count(today, "requests"),
                count(today, "input_tokens"),
                count(today, "cache_read_tokens"),
                count(today, "output_tokens"),
                Amount.dollars(today.path("cost_usd").decimalValue()),
                unpriced == 0 ? "" : " and " + unpriced + " without a price"));
  }

  private static String count(JsonNode object, String member) {
    return Amount.count(object.path(member).asLong());
  }

  private static List<String> ledger(JsonNode ledger) {
    if (!ledger.path("on").asBoolean(true)) {
      return List.of(
          "ledger: none is kept, for TOKENPAK_LEDGER is 0; budgets count from the start of the"
              + " companion. Set it to 1 for sums of days and sessions");
    }
    String finding = text(ledger, "finding");
    boolean isDegraded = ledger.path("degraded").asBoolean();
    long lost = ledger.path("lost").asLong();
    if (!isDegraded && finding.isEmpty() && lost == 0) {
      return List.of();
    }
    return List.of(
        "ledger: %s%s%s; %d rows wait"
            .formatted(
                isDegraded ? "DEGRADED " : "",
                finding,
                lost == 0 ? "" : " (" + lost + " rows are lost)",
                ledger.path("waiting").asLong()));
  }

  private static List<String> budgets(JsonNode budgets) {
    Table table = new Table();
    for (JsonNode budget : budgets) {
      String by = text(budget, "by");
      table.row(
          budget.path("exhausted").asBoolean() ? "SPENT" : "ok",
          text(budget, "name"),
          amount(budget, "spent")
              + " of "
              + amount(budget, "limit")
              + (by.isEmpty() ? "" : " by " + by),
          "until " + Words.minute(Instant.parse(text(budget, "resets"))));
    }
    return titled("budgets:", table.lines("  "));
  }

  private static String amount(JsonNode budget, String member) {
    return text(budget, "unit").equals("usd")
        ? Amount.dollars(budget.path(member).decimalValue())
        : count(budget, member) + " tokens";
  }

  private static List<String> falls(JsonNode falls) {
    Table table = new Table();
    for (JsonNode fall : falls) {
      table.row(Words.minute(Instant.parse(text(fall, "at"))), text(fall, "finding"));
    }
    return titled("sessions that lost the provider's cache:", table.lines("  "));
  }

  private static List<String> titled(String title, List<String> rows) {
    List<String> lines = new ArrayList<>(rows);
    if (!lines.isEmpty()) {
      lines.addFirst(title);
    }
    return lines;
  }

  static String text(JsonNode object, String member) {
    JsonNode value = object.path(member);
    return value.isNull() ? "" : Printable.line(value.asText(), LONGEST_TEXT);
  }
}
