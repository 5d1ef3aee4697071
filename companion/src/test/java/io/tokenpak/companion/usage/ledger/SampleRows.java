package io.tokenpak.companion.usage.ledger;

import io.tokenpak.companion.usage.RateLimit;
import io.tokenpak.companion.usage.Retry;
import io.tokenpak.companion.usage.Timing;
import io.tokenpak.companion.usage.Traffic;
import io.tokenpak.companion.usage.Usage;
import io.tokenpak.companion.usage.UsageAnswer;
import io.tokenpak.companion.usage.UsageFlag;
import io.tokenpak.companion.usage.UsageIntent;
import io.tokenpak.companion.usage.UsageNotes;
import io.tokenpak.companion.usage.UsageRow;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Rows to be written, and questions to be asked.
final class SampleRows {
  static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

  private static final String DIGEST = "0123456789abcdef".repeat(4);

  private SampleRows() {}

  static String id(long number) {
    return "%016x".formatted(number);
  }

  static UsageIntent intent(long number) {
    return intent(number, NOON.plusSeconds(number), "session-" + number % 3);
  }

  static UsageIntent intent(long number, Instant began, String session) {
    return new UsageIntent(
        id(number),
        began,
        "codex",
        session,
        "tokenpak-openai",
        "http",
        "POST",
        "/v1/responses",
        "codex-login",
        "g1");
  }

  /// A row with 10 tokens in, 2 out and a cost of 3 micro dollars.
  static UsageRow row(long number) {
    return row(intent(number));
  }

  static UsageRow row(UsageIntent intent) {
    return row(intent, new UsageAnswer(200, "ok", null, new Usage("gpt-5", 10, 2, 4, 1)));
  }

  static UsageRow row(UsageIntent intent, UsageAnswer answer) {
    return new UsageRow(
        intent,
        intent.began().plusMillis(1500),
        answer,
        new Timing(Duration.ofMillis(1500), null),
        new Traffic(100, 200, DIGEST, DIGEST, null, null),
        UsageNotes.NONE,
        answer.usage() == null ? null : new BigDecimal("0.000003000000"));
  }

  /// A row with something in every place.
  static UsageRow full(long number) {
    return new UsageRow(
        intent(number),
        NOON.plusSeconds(number).plusNanos(123_456_000),
        new UsageAnswer(
            200,
            "ok after 401",
            "req_1",
            new Usage("gpt-5", 1000, 200, 300, 400, 50, 60, 7, "end_turn", "batch")),
        new Timing(Duration.ofNanos(1_234_567_000), Duration.ofNanos(345_000)),
        new Traffic(1, 2, DIGEST, DIGEST, DIGEST, DIGEST.replace('0', 'f')),
        new UsageNotes(
            List.of(new Retry("a", "g1", "refused with 401"), new Retry("b", "g2", "never sent")),
            List.of(
                new RateLimit("unified-5h", 0.25, NOON.plusSeconds(60), "allowed"),
                new RateLimit("tokens", null, null, null)),
            Set.of(UsageFlag.PARTIAL, UsageFlag.UNKNOWN_EVENT)),
        new BigDecimal("0.012345678901"));
  }

  static UsageQuery all(Dimension by) {
    return new UsageQuery(by, Instant.EPOCH, Instant.MAX, ZoneOffset.UTC, Map.of(), 100);
  }

  static RowQuery allRows() {
    return new RowQuery(Instant.EPOCH, Instant.MAX, Map.of(), false, 1_000_000);
  }
}
