package io.tokenpak.companion.credential;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/// Whether one credential is out of quota, as its provider's answers say.
///
/// A wait of at most [#BURST] is none: it passes sooner than another credential would have the
/// prompt in its cache, so requests stay where they are and their clients wait.
final class Cooldown {
  static final Duration BURST = Duration.ofSeconds(60);

  private final LongSupplier nanos;
  private final InstantSource clock;
  private volatile @Nullable Long endsAt;

  /// @param nanos a clock as [System#nanoTime()]: a clock jump neither ends nor prolongs the wait
  Cooldown(LongSupplier nanos, InstantSource clock) {
    this.nanos = nanos;
    this.clock = clock;
  }

  /// Takes note of an answer, if it is a 429 that asks for patience.
  void answered(int status, HttpFields fields) {
    if (status == RateLimit.STATUS) {
      Duration pause = RateLimit.pause(fields, clock.instant());
      if (pause.compareTo(BURST) > 0) {
        endsAt = nanos.getAsLong() + pause.toNanos();
      }
    }
  }

  boolean isOver() {
    Long end = endsAt;
    return end == null || end - nanos.getAsLong() <= 0;
  }

  /// How long until it is over.
  long remainingNanos() {
    Long end = endsAt;
    return end == null ? 0 : Math.max(0, end - nanos.getAsLong());
  }

  /// When it is over, by the clock that people read.
  Instant until() {
    return clock.instant().plusNanos(remainingNanos());
  }

  void end() {
    endsAt = null;
  }
}
