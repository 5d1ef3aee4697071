package io.tokenpak.companion.command;

import io.tokenpak.companion.exchange.Printable;
import io.tokenpak.companion.status.Amounts;
import io.tokenpak.companion.usage.Traffic;
import io.tokenpak.companion.usage.Usage;
import io.tokenpak.companion.usage.UsageFlag;
import io.tokenpak.companion.usage.UsageRow;
import io.tokenpak.companion.usage.ledger.UsageSum;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Usage as [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180) has it, for spreadsheets.
final class UsageCsv {
  static final List<String> ROW_NAMES =
      List.of(
          "request",
          "began",
          "ended",
          "platform",
          "session",
          "provider",
          "backend",
          "source",
          "method",
          "path",
          "status",
          "outcome",
          "answer_id",
          "model",
          "input_tokens",
          "output_tokens",
          "cache_read_tokens",
          "cache_write_tokens",
          "cache_write_long_tokens",
          "reasoning_tokens",
          "searches",
          "stop_reason",
          "tier",
          "cost_usd",
          "duration_ms",
          "first_byte_ms",
          "request_bytes",
          "response_bytes",
          "preserved",
          "retries",
          "flags");

  private static final List<String> SUM_NAMES =
      List.of(
          "requests",
          "failed",
          "unknown",
          "unpriced",
          "input_tokens",
          "output_tokens",
          "cache_read_tokens",
          "cache_write_tokens",
          "cost_usd");

  private UsageCsv() {}

  static String sumHeader(String by) {
    return by + "," + String.join(",", SUM_NAMES);
  }

  static String sum(UsageSum sum) {
    return line(
        sum.key(),
        sum.requests(),
        sum.failed(),
        sum.unknown(),
        sum.unpriced(),
        sum.input(),
        sum.output(),
        sum.cacheRead(),
        sum.cacheWritten(),
        Amounts.plain(sum.cost()));
  }

  static String rowHeader() {
    return String.join(",", ROW_NAMES);
  }

  static String row(UsageRow row) {
    return String.join(",", intent(row), answer(row), usage(row.answer().usage()), rest(row));
  }

  private static String intent(UsageRow row) {
    var intent = row.intent();
    return line(
        intent.request(),
        intent.began(),
        row.ended(),
        intent.platform(),
        intent.session(),
        intent.provider(),
        intent.backend(),
        intent.source(),
        intent.method(),
        intent.path());
  }

  private static String answer(UsageRow row) {
    return line(row.answer().status(), row.answer().outcome(), row.answer().id());
  }

  private static String usage(@Nullable Usage usage) {
    return usage == null
        ? line(null, null, null, null, null, null, null, null, null, null)
        : line(
            usage.model(),
            usage.input(),
            usage.output(),
            usage.cacheRead(),
            usage.cacheWritten(),
            usage.cacheWrittenLong(),
            usage.reasoning(),
            usage.searches(),
            usage.stopReason(),
            usage.tier());
  }

  private static String rest(UsageRow row) {
    Traffic traffic = row.traffic();
    Duration firstByte = row.timing().firstByte();
    return line(
        row.cost() == null ? null : Amounts.plain(row.cost()),
        row.timing().total().toMillis(),
        firstByte == null ? null : firstByte.toMillis(),
        traffic.requestBytes(),
        traffic.responseBytes(),
        traffic.isPreserved(),
        row.notes().retries().size(),
        row.notes().flags().stream().map(UsageFlag::word).collect(Collectors.joining(" ")));
  }

  private static String line(@Nullable Object... cells) {
    return Stream.of(cells)
        .map(cell -> cell(Objects.toString(cell, "")))
        .collect(Collectors.joining(","));
  }

  /// A text that begins like a formula gets an apostrophe: spreadsheets would run it.
  private static String cell(String text) {
    String line = Printable.line(text);
    String plain = !line.isEmpty() && "=+-@".indexOf(line.charAt(0)) >= 0 ? "'" + line : line;
    boolean isQuoted = plain.indexOf(',') >= 0 || plain.indexOf('"') >= 0;
    return isQuoted ? '"' + plain.replace("\"", "\"\"") + '"' : plain;
  }
}
