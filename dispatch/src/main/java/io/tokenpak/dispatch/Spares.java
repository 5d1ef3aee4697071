package io.tokenpak.dispatch;

import io.tokenpak.dispatch.turn.TurnRefused;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps processes warm for sessions to come, of each shape that sessions began with lately.
final class Spares {
  private static final Logger log = LoggerFactory.getLogger(Spares.class);

  private final int wanted;
  private final Duration patience;
  private final Seats seats;
  private final Roster roster;
  private final Children children;
  private final Executor executor;
  private final AtomicInteger starting = new AtomicInteger();
  private volatile Optional<Shape> latest = Optional.empty();

  Spares(PoolSettings settings, Seats seats, Roster roster, Children children, Executor executor) {
    this.wanted = settings.limits().spares();
    this.patience = settings.patience().start();
    this.seats = seats;
    this.roster = roster;
    this.children = children;
    this.executor = executor;
  }

  /// Sees to it, on another thread, that there are as many as wanted.
  void keep(Shape shape) {
    latest = Optional.of(shape);
    if (roster.spares(shape) + starting.get() < wanted) {
      executor.execute(() -> fill(shape));
    }
  }

  private void fill(Shape shape) {
    if (starting.incrementAndGet() + roster.spares(shape) > wanted) {
      starting.decrementAndGet();
      return;
    }
    try {
      if (!seats.isWanted() && seats.tryTake()) {
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
      child.awaitReady(patience);
    } catch (TurnRefused failure) {
      children.discard(child);
      throw failure;
    }
    child.becomes(PoolStatus.Activity.SPARE);
    roster.spare(child);
  }
}
