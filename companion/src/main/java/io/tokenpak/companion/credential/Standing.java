package io.tokenpak.companion.credential;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/// How a provider takes the generation in use, by its answers. Safe for use by many threads.
final class Standing {
  /// @param generation the fingerprint of the one that was answered to
  /// @param until when quota is there again; null if the generation was rejected
  private record Verdict(String generation, @Nullable Instant until) {}

  private static final Verdict NONE = new Verdict("", Instant.MIN);

  private static final int REJECTED = 401;
  private static final int EXHAUSTED = 429;

  private final InstantSource clock;
  private volatile Verdict verdict = NONE;

  Standing(InstantSource clock) {
    this.clock = clock;
  }

  /// Takes note of an answer to the generation in use.
  void answered(String generation, int status, HttpFields fields) {
    if (status == REJECTED) {
      verdict = new Verdict(generation, null);
    } else if (status == EXHAUSTED) {
      QuotaReset.of(fields, clock.instant())
          .ifPresent(until -> verdict = new Verdict(generation, until));
    } else if (status < 300 && verdict.generation.equals(generation)) {
      verdict = NONE;
    }
  }

  /// Whether the provider rejected a generation, and has not accepted it since.
  boolean isRejected(String generation) {
    Verdict last = verdict;
    return last.until == null && last.generation.equals(generation);
  }

  /// When a generation has quota again; empty if it has now, as far as is known.
  Optional<Instant> exhaustedUntil(String generation) {
    Verdict last = verdict;
    return Optional.ofNullable(last.until)
        .filter(until -> last.generation.equals(generation) && until.isAfter(clock.instant()));
  }

  void forget() {
    verdict = NONE;
  }
}
