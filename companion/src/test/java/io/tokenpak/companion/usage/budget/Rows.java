package io.tokenpak.companion.usage.budget;

import io.tokenpak.companion.usage.Timing;
import io.tokenpak.companion.usage.Traffic;
import io.tokenpak.companion.usage.Usage;
import io.tokenpak.companion.usage.UsageAnswer;
import io.tokenpak.companion.usage.UsageIntent;
import io.tokenpak.companion.usage.UsageNotes;
import io.tokenpak.companion.usage.UsageRow;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Rows for tests.
public record Rows(String platform, @Nullable String session, String provider) {
  public UsageRow costing(Instant began, @Nullable String dollars, Usage usage) {
    UsageIntent intent =
        new UsageIntent(
            "%016x".formatted(began.toEpochMilli()),
            began,
            platform,
            session,
            provider,
            "http",
            "POST",
            "/v1/messages",
            "api-key",
            "1");
    return new UsageRow(
        intent,
        began.plusSeconds(1),
        new UsageAnswer(200, "ok", "msg_1", usage),
        new Timing(Duration.ofSeconds(1), Duration.ofMillis(100)),
        new Traffic(10, 20, null, null, null, null),
        UsageNotes.NONE,
        dollars == null ? null : new BigDecimal(dollars).setScale(12));
  }

  public UsageRow costing(Instant began, String dollars) {
    return costing(began, dollars, new Usage("claude-sonnet-4-5", 1_000, 100, 0, 0));
  }
}
