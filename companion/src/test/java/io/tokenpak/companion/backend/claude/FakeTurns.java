package io.tokenpak.companion.backend.claude;

import static java.util.Objects.requireNonNull;

import io.tokenpak.dispatch.turn.RunningTurn;
import io.tokenpak.dispatch.turn.Turn;
import io.tokenpak.dispatch.turn.TurnEvent;
import io.tokenpak.dispatch.turn.TurnRefused;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Turns that say what a test says.
final class FakeTurns implements Turns {
  private static final int ROOM = 64;

  private final BlockingQueue<FakeTurn> begun = new LinkedBlockingQueue<>();
  private volatile List<TurnEvent> script = List.of();
  private volatile @Nullable TurnRefused refusal;
  private final CountDownLatch never = new CountDownLatch(1);
  private volatile boolean waiting;

  /// A turn that runs; takes no more events than there is room for.
  static final class FakeTurn implements RunningTurn {
    private final Turn asked;
    private final BlockingQueue<TurnEvent> events = new ArrayBlockingQueue<>(ROOM);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger idle = new AtomicInteger();
    private volatile boolean ended;

    private FakeTurn(Turn asked) {
      this.asked = asked;
    }

    Turn asked() {
      return asked;
    }

    /// Waits while there is no room.
    FakeTurn says(TurnEvent event) throws InterruptedException {
      events.put(event);
      return this;
    }

    FakeTurn says(List<TurnEvent> more) throws InterruptedException {
      for (TurnEvent event : more) {
        events.put(event);
      }
      return this;
    }

    boolean trySay(TurnEvent event, Duration bound) throws InterruptedException {
      return events.offer(event, bound.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public Optional<TurnEvent> next(Duration patience) throws InterruptedException {
      Optional<TurnEvent> next =
          Optional.ofNullable(events.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
      if (next.isEmpty() && !patience.isZero()) {
        idle.incrementAndGet();
      }
      ended |= next.isPresent() && next.get().isLast();
      return next;
    }

    /// How often somebody waited in vain.
    int idle() {
      return idle.get();
    }

    @Override
    public void close() {
      closed.countDown();
    }

    boolean isClosedWithin(Duration bound) throws InterruptedException {
      return closed.await(bound.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Whether it was left before its last event.
    boolean isInterrupted() {
      return closed.getCount() == 0 && !ended;
    }
  }

  /// What every turn says from now on, as soon as it is begun.
  FakeTurns saying(List<TurnEvent> events) {
    script = List.copyOf(events);
    return this;
  }

  FakeTurns refusing(TurnRefused refused) {
    refusal = refused;
    return this;
  }

  /// No process becomes free any more.
  FakeTurns keepingWaiting() {
    waiting = true;
    return this;
  }

  @Override
  public RunningTurn begin(Turn turn) throws TurnRefused, InterruptedException {
    if (refusal != null) {
      throw requireNonNull(refusal);
    }
    FakeTurn running = new FakeTurn(turn);
    begun.add(running);
    if (waiting) {
      try {
        never.await();
      } finally {
        running.close();
      }
    }
    List<TurnEvent> events = script;
    if (!events.isEmpty()) {
      var _ = Thread.ofVirtual().start(() -> say(running, events));
    }
    return running;
  }

  private static void say(FakeTurn running, List<TurnEvent> events) {
    try {
      var _ = running.says(events);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// The next turn that was begun.
  FakeTurn next() throws InterruptedException {
    return requireNonNull(begun.poll(10, TimeUnit.SECONDS), "no turn was begun");
  }

  boolean hasBegunNone() {
    return begun.isEmpty();
  }
}
