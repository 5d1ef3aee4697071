package io.tokenpak.companion.usage.ledger;

import java.time.Duration;

/// When something is due, by a clock that nobody sets. At first it is due at once.
final class Alarm {
  private long due = System.nanoTime();

  void in(Duration time) {
    due = System.nanoTime() + time.toNanos();
  }

  boolean isLate() {
    return System.nanoTime() - due >= 0;
  }

  /// The time until then; zero if it is late.
  Duration remaining() {
    return Duration.ofNanos(Math.max(0, due - System.nanoTime()));
  }
}
