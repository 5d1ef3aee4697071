package io.tokenpak.dispatch;

import io.tokenpak.dispatch.turn.TurnOptions;
import io.tokenpak.dispatch.turn.TurnRefused;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
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
  private volatile Optional<Wish> latest = Optional.empty();
  private volatile Instant attempt = Instant.MIN;

  /// What the next session will probably want.
  ///
  /// @param isUsual whether the last two sessions had this system prompt and these tools, so that a
  ///   process can be prepared for a third: it cannot be for another one then
  private record Wish(Shape shape, TurnOptions options, boolean isUsual) {
    Wish then(Shape nextShape, TurnOptions next) {
      boolean same =
          nextShape.equals(shape)
              && Objects.equals(next.system(), options.system())
              && next.tools().equals(options.tools());
      return new Wish(nextShape, next, same);
    }
  }

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

  /// Sees to it, on another thread, that there are as many as wanted for sessions such as one that
  /// begins now.
  void keep(Shape shape, TurnOptions options) {
    keep(wish(shape, options));
  }

  private synchronized Wish wish(Shape shape, TurnOptions options) {
    Wish wish =
        latest
            .map(before -> before.then(shape, options))
            .orElseGet(() -> new Wish(shape, options, false));
    latest = Optional.of(wish);
    return wish;
  }

  private void keep(Wish wish) {
    roster
        .takeSpares(child -> child.shape().equals(wish.shape()) && !child.canBegin(wish.options()))
        .forEach(children::retire);
    if (!isMissing(wish.shape())) {
      return;
    }
    try {
      executor.execute(() -> fill(wish));
    } catch (RejectedExecutionException closing) {
      log.debug("the pool is closing: no spare is needed");
    }
  }

  /// Replaces those that have gone since somebody last asked for one.
  void replace() {
    Instant now = clock.instant();
    if (attempt.plus(BETWEEN_ATTEMPTS).isBefore(now)) {
      latest.filter(wish -> isMissing(wish.shape())).ifPresent(this::keep);
    }
  }

  private boolean isMissing(Shape shape) {
    return roster.spares(shape) + starting.get() < wanted;
  }

  private void fill(Wish wish) {
    if (starting.incrementAndGet() + roster.spares(wish.shape()) > wanted) {
      starting.decrementAndGet();
      return;
    }
    try {
      if (!seats.isWanted() && seats.tryTake()) {
        attempt = clock.instant();
        start(wish);
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
    return latest.filter(wish -> wish.shape().equals(child.shape())).isPresent();
  }

  private void start(Wish wish) throws TurnRefused, InterruptedException {
    Child child = children.start(wish.shape(), Launches.Start.fresh());
    try {
      children.awaitReady(child);
      if (wish.isUsual()) {
        child.prepare(wish.options());
      }
    } catch (TurnRefused | InterruptedException | RuntimeException failure) {
      children.discard(child);
      throw failure;
    }
    child.becomes(PoolStatus.Activity.SPARE);
    roster.spare(child);
    // Whoever came while it got ready found nothing that could make room.
    children.makeRoom(wish.shape());
  }
}
