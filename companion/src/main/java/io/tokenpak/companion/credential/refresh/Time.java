package io.tokenpak.companion.credential.refresh;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// The clocks of a redemption, and how it waits.
///
/// @param wall what logins and locks are dated by
/// @param nanos a clock as [System#nanoTime()], for waiting
/// @param pause how to wait
record Time(InstantSource wall, LongSupplier nanos, Pause pause) {
  /// Waits, perhaps for less than asked.
  @FunctionalInterface
  interface Pause {
    void pause(Duration time) throws InterruptedException;
  }

  /// Real time; a pause is interrupted when the latch opens.
  static Time until(CountDownLatch end) {
    return new Time(
        InstantSource.system(),
        System::nanoTime,
        time -> {
          if (end.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new InterruptedException("the companion ends");
          }
        });
  }

  Instant now() {
    return wall.instant();
  }

  void pause(Duration time) throws InterruptedException {
    pause.pause(time);
  }
}
