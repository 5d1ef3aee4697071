package io.tokenpak.companion.credential.lease;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// The broker's time, told from the `Date` fields of its answers and carried on by the monotonic
/// clock, so that a step of this machine's wall clock moves no deadline. Before the first answer it
/// is this machine's own.
///
/// While the machine sleeps the monotonic clock may stand still. [#hasJumped()] notices, and the
/// wall clock is followed until the broker has answered again.
public final class BrokerClock {
  /// `Date` counts whole seconds, so that a smaller difference says nothing.
  private static final Duration UNSURE = Duration.ofMillis(1500);

  private static final long JUMP_MILLIS = 2_000;

  private final InstantSource wall;
  private final LongSupplier nanos;
  private volatile Anchor anchor;

  /// One moment on all three clocks.
  private record Anchor(
      Instant broker, long brokerMillis, Instant wall, long wallMillis, long nanos) {
    Anchor(Instant broker, Instant wall, long nanos) {
      this(broker, broker.toEpochMilli(), wall, wall.toEpochMilli(), nanos);
    }
  }

  /// @param nanos a clock as [System#nanoTime()]
  public BrokerClock(InstantSource wall, LongSupplier nanos) {
    this.wall = wall;
    this.nanos = nanos;
    Instant now = wall.instant();
    this.anchor = new Anchor(now, now, nanos.getAsLong());
  }

  /// The broker's time, as far as this machine knows.
  public Instant now() {
    Anchor since = anchor;
    return since.broker().plusNanos(nanos.getAsLong() - since.nanos());
  }

  /// How long to wait for a moment of the broker's time; negative if it has passed.
  public Duration until(Instant moment) {
    return Duration.between(now(), moment);
  }

  /// The broker's time in milliseconds since 1970, at no cost.
  long millis() {
    Anchor since = anchor;
    return since.brokerMillis() + (nanos.getAsLong() - since.nanos()) / 1_000_000;
  }

  /// Nanoseconds of the monotonic clock.
  long nanos() {
    return nanos.getAsLong();
  }

  /// An answer with this date has just arrived.
  void heard(Instant date) {
    Instant expected = now();
    boolean isExpected = Duration.between(date, expected).abs().compareTo(UNSURE) <= 0;
    anchor = new Anchor(isExpected ? expected : date, wall.instant(), nanos.getAsLong());
  }

  /// Whether the wall clock and the monotonic clock went apart since the last answer: the machine
  /// has slept, or its clock was set.
  boolean hasJumped() {
    Anchor since = anchor;
    long byWall = wall.millis() - since.wallMillis();
    long byNanos = (nanos.getAsLong() - since.nanos()) / 1_000_000;
    return Math.abs(byWall - byNanos) > JUMP_MILLIS;
  }

  /// Believes the wall clock as to how much time has passed since the last answer.
  void followWall() {
    Anchor since = anchor;
    Instant now = wall.instant();
    anchor =
        new Anchor(
            since.broker().plus(Duration.between(since.wall(), now)), now, nanos.getAsLong());
  }
}
