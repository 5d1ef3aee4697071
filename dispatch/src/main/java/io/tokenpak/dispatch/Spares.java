package io.tokenpak.dispatch;

import io.tokenpak.dispatch.turn.TurnRefused;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps processes warm for sessions to come, of each shape that sessions began with lately.
final class Spares {
  private static final Logger log = LoggerFactory.getLogger(Spares.class);

  /// Between two attempts to replace one unasked: a program that does not run must not be tried all
  /// the time.
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(2);

  private final int wanted;
  private final Seats seats;
  private final Roster roster;
  private final Children children;
  private final ExecutorService executor;
  private final InstantSource clock;
  private final AtomicInteger starting = new AtomicInteger();
  private volatile Optional<Shape> latest = Optional.empty();
  private volatile Instant attempt = Instant.MIN;

  Spares(
      PoolSettings settings,
      Seats seats,
      Roster roster,
      Children children,
      ExecutorService executor,
      InstantSource clock) {
    this.wanted = settings.limits().spares();
    this.seats = seats;
    this.roster = roster;
    this.children = children;
    this.executor = executor;
    this.clock = clock;
  }

  /// Sees to it, on another thread, that there are as many of this shape as wanted.
  void keep(Shape shape) {
    latest = Optional.of(shape);
    if (!isMissing(shape)) {
      return;
    }
    try {
      executor.execute(() -> fill(shape));
    } catch (RejectedExecutionException closing) {
      log.debug("the pool is closing: no spare is needed");
    }
  }

  /// Replaces those that have gone since somebody last asked for one.
  void replace() {
    Instant now = clock.instant();
    if (attempt.plus(BETWEEN_ATTEMPTS).isBefore(now)) {
      latest.filter(this::isMissing).ifPresent(this::keep);
    }
  }

  private boolean isMissing(Shape shape) {
    return roster.spares(shape) + starting.get() < wanted;
  }

  private void fill(Shape shape) {
    if (starting.incrementAndGet() + roster.spares(shape) > wanted) {
      starting.decrementAndGet();
      return;
    }
    try {
      if (!seats.isWanted() && seats.tryTake()) {
        attempt = clock.instant();
        start(shape);
      }
    } catch (TurnRefused failure) {
      log.info("no spare Claude CLI process: {}", failure.message());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      starting.decrementAndGet();
    }
  }

  /// Whether it is for sessions such as began last.
  boolean isOfLatest(Child child) {
    return latest.filter(child.shape()::equals).isPresent();
  }

  private void start(Shape shape) throws TurnRefused, InterruptedException {
    Child child = children.start(shape, Launches.Start.fresh());
    try {
      children.awaitReady(child);
    } catch (TurnRefused | InterruptedException failure) {
      children.discard(child);
      throw failure;
    }
    child.becomes(PoolStatus.Activity.SPARE);
    roster.spare(child);
    // Whoever came while it got ready found nothing that could make room.
    children.makeRoom(shape);
  }
}
