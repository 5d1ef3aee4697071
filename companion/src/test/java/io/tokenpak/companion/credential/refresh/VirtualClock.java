package io.tokenpak.companion.credential.refresh;

import java.time.Duration;
import java.time.Instant;

/// Two clocks that move only when told to.
final class VirtualClock {
  static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

  private Instant wall = START;
  private long nanos = 1L;

  Clocks clocks() {
    return new Clocks(() -> wall, () -> nanos);
  }

  Instant now() {
    return wall;
  }

  Duration elapsed() {
    return Duration.ofNanos(nanos - 1);
  }

  void advance(Duration time) {
    wall = wall.plus(time);
    nanos += time.toNanos();
  }

  /// The time of day is set, forward or back; or, forward, the machine sleeps.
  void jump(Duration time) {
    wall = wall.plus(time);
  }
}
