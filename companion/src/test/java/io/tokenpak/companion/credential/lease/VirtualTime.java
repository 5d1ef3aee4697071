package io.tokenpak.companion.credential.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/// A wall clock and a monotonic clock that move only when they are told to.
public final class VirtualTime {
  public static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

  private final AtomicLong truth = new AtomicLong();
  private final AtomicLong monotonic = new AtomicLong(1_000_000_000L);
  private final AtomicLong wallOffset = new AtomicLong();

  /// The true time, by which the broker goes.
  public Instant now() {
    return START.plusNanos(truth.get());
  }

  /// This machine's wall clock.
  public Instant wall() {
    return now().plusNanos(wallOffset.get());
  }

  /// As [System#nanoTime()].
  public long nanos() {
    return monotonic.get();
  }

  public BrokerClock brokerClock() {
    return new BrokerClock(this::wall, this::nanos);
  }

  public void pass(Duration time) {
    truth.addAndGet(time.toNanos());
    monotonic.addAndGet(time.toNanos());
  }

  /// The machine sleeps: the monotonic clock stands still.
  public void sleep(Duration time) {
    truth.addAndGet(time.toNanos());
  }

  /// Somebody sets the machine's wall clock.
  public void setWall(Duration offset) {
    wallOffset.set(offset.toNanos());
  }
}
