package io.tokenpak.companion.usage.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// The columns of an exchange, in the order in which they are written and read.
final class Columns {
  static final int OPEN = 0;
  static final int ENDED = 1;
  static final int UNKNOWN = 2;

  private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");
  private static final long SECONDS_OF_HOUR = 3600;

  /// What is known at first.
  static final List<String> INTENT =
      List.of(
          "request",
          "run",
          "state",
          "failed",
          "began",
          "platform",
          "session",
          "provider",
          "backend",
          "method",
          "path",
          "source",
          "generation");

  /// What is known at the end.
  static final List<String> END =
      List.of(
          "ended",
          "status",
          "outcome",
          "answer_id",
          "model",
          "input",
          "output",
          "cache_read",
          "cache_written",
          "cache_written_long",
          "reasoning",
          "searches",
          "stop_reason",
          "tier",
          "total",
          "first_byte",
          "request_bytes",
          "response_bytes",
          "request_in",
          "request_out",
          "response_in",
          "response_out",
          "retries",
          "limits",
          "flags",
          "cost");

  private Columns() {}

  static long micros(Instant moment) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, within(moment));
  }

  static Instant moment(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  static long micros(Duration time) {
    return time.toNanos() / 1000;
  }

  static Duration time(long micros) {
    return Duration.of(micros, ChronoUnit.MICROS);
  }

  /// The hour of UTC since 1970 in which a moment lies.
  static long hour(Instant moment) {
    return Math.floorDiv(within(moment).getEpochSecond(), SECONDS_OF_HOUR);
  }

  /// The first hour that begins at a moment or after it.
  static long hourFrom(Instant moment) {
    long hour = hour(moment);
    return moment(hour * SECONDS_OF_HOUR * 1_000_000).isBefore(moment) ? hour + 1 : hour;
  }

  private static Instant within(Instant moment) {
    return moment.isBefore(Instant.EPOCH) ? Instant.EPOCH : moment.isAfter(LAST) ? LAST : moment;
  }
}
