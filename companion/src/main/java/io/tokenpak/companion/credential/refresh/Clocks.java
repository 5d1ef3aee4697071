package io.tokenpak.companion.credential.refresh;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// The time of day, which may jump, and a clock that only goes on.
///
/// @param nanos as [System#nanoTime()]
record Clocks(InstantSource wall, LongSupplier nanos) {
  static final Clocks SYSTEM = new Clocks(InstantSource.system(), System::nanoTime);

  Instant now() {
    return wall.instant();
  }

  long monotonicMillis() {
    return Math.floorDiv(nanos.getAsLong(), 1_000_000L);
  }

  /// A distance that changes only when the time of day jumps or the machine sleeps.
  Duration distance() {
    return Duration.ofMillis(now().toEpochMilli() - monotonicMillis());
  }
}
