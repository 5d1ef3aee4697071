package io.tokenpak.companion.usage.budget;

import java.time.Duration;
import java.time.Instant;

/// A session that the provider's cache served, and suddenly hardly serves.
///
/// @param pause since its exchange before
public record CacheFall(
    Instant at,
    String platform,
    String session,
    String model,
    long input,
    long cacheRead,
    Duration pause) {
  private static final Duration KEPT_LONGEST = Duration.ofHours(1);

  /// What happened and what to look at.
  public String finding() {
    return "session %s of %s: %d of %d input tokens came from the cache of %s, after several exchanges with half or more: %s"
        .formatted(
            session,
            platform,
            cacheRead,
            input,
            model,
            pause.compareTo(KEPT_LONGEST) > 0
                ? "it paused for %d min, longer than a cache lasts".formatted(pause.toMinutes())
                : "see what changed at the beginning of its prompts, for example tools, a date or"
                    + " the model's settings, %d s after the exchange before"
                        .formatted(pause.toSeconds()));
  }
}
