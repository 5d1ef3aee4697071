package io.tokenpak.companion.metric;

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
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Rows of a ledger, as tests need them.
final class Rows {
  static final Instant BEGAN = Instant.parse("2026-01-31T15:00:00Z");

  private Rows() {}

  /// A usual exchange.
  static UsageRow usual() {
    return took(Duration.ofMillis(1500));
  }

  static UsageRow took(Duration duration) {
    return new UsageRow(
        intent("codex", "tokenpak-anthropic", "claude-login"),
        BEGAN.plus(duration),
        new UsageAnswer(200, "ok", "req_1", usage("claude-opus-4-5", 1000, 200)),
        new Timing(duration, duration.dividedBy(3)),
        new Traffic(2048, 4096, null, null, null, null),
        UsageNotes.NONE,
        new BigDecimal("0.010000000001"));
  }

  static UsageIntent intent(String platform, String provider, String source) {
    return new UsageIntent(
        "0123456789abcdef",
        BEGAN,
        platform,
        "session-of-canary",
        provider,
        "http",
        "POST",
        "/v1/messages",
        source,
        "generation-of-canary");
  }

  static Usage usage(@Nullable String model, long input, long output) {
    return new Usage(
        model, input, output, input / 2, input / 4, 0, output / 2, 0, "end_turn", null);
  }

  static UsageRow ended(UsageRow row, Instant ended) {
    return new UsageRow(
        row.intent(), ended, row.answer(), row.timing(), row.traffic(), row.notes(), row.cost());
  }

  static UsageRow answered(UsageRow row, UsageAnswer answer) {
    return new UsageRow(
        row.intent(), row.ended(), answer, row.timing(), row.traffic(), row.notes(), row.cost());
  }

  static UsageRow noted(UsageRow row, UsageNotes notes) {
    return new UsageRow(
        row.intent(), row.ended(), row.answer(), row.timing(), row.traffic(), notes, row.cost());
  }

  static UsageRow traced(@Nullable String traceparent) {
    return noted(usual(), new UsageNotes(List.of(), List.of(), Set.of(), traceparent));
  }

  /// With everything that there can be to say.
  static UsageRow full() {
    return noted(
        usual(),
        new UsageNotes(
            List.of(new Retry("claude-login", "g", "refused with 401")),
            List.of(new RateLimit("unified-5h", 0.25, BEGAN.plusSeconds(3600), "allowed")),
            Set.of(UsageFlag.PARTIAL)));
  }

  /// Of a model that has no price.
  static UsageRow unpriced() {
    UsageRow row = usual();
    return new UsageRow(
        row.intent(), row.ended(), row.answer(), row.timing(), row.traffic(), row.notes(), null);
  }

  /// Any exchange, out of few names.
  static UsageRow random(Random random) {
    String provider = pick(random, "tokenpak-anthropic", "tokenpak-openai", "tokenpak-google");
    boolean good = random.nextInt(4) > 0;
    Usage usage =
        random.nextInt(5) == 0
            ? null
            : usage(
                random.nextBoolean() ? pick(random, "a", "b") : null,
                random.nextInt(100_000),
                random.nextInt(9000));
    BigDecimal cost =
        usage == null || random.nextBoolean()
            ? null
            : BigDecimal.valueOf(random.nextLong(5_000_000_000_000L), 12);
    Duration took = Duration.ofNanos(random.nextLong(100_000_000_000L));
    return new UsageRow(
        intent(pick(random, "codex", "claude-code"), provider, pick(random, "s1", "s2")),
        BEGAN.plus(took),
        new UsageAnswer(good ? 200 : 529, good ? "ok" : "overloaded", null, usage),
        new Timing(took, random.nextBoolean() ? took.dividedBy(2) : null),
        new Traffic(random.nextInt(1 << 20), random.nextInt(1 << 20), null, null, null, null),
        UsageNotes.NONE,
        cost);
  }

  @SafeVarargs
  private static <T> T pick(Random random, T... values) {
    return values[random.nextInt(values.length)];
  }
}
