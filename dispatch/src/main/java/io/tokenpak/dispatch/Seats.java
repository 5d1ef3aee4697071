package io.tokenpak.dispatch;

import io.tokenpak.dispatch.turn.TurnRefused;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// A place for each process that there may be at one time. Who finds none waits its turn, first
/// come, first served.
final class Seats {
  private final Semaphore free;
  private final int mostWaiting;
  private final AtomicInteger waiting = new AtomicInteger();
  private final LongAdder waited = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private volatile boolean closed;

  Seats(int count, int mostWaiting) {
    this.free = new Semaphore(count, true);
    this.mostWaiting = mostWaiting;
  }

  /// Takes a place, which must be left again.
  ///
  /// @param makeRoom run if none is free, to ask a process that nobody needs now to end
  void take(Duration patience, Runnable makeRoom) throws TurnRefused, InterruptedException {
    requireOpen();
    if (tryTake()) {
      return;
    }
    if (waiting.incrementAndGet() > mostWaiting) {
      waiting.decrementAndGet();
      throw busy();
    }
    waited.increment();
    try {
      makeRoom.run();
      if (!free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw busy();
      }
      requireOpen();
    } finally {
      waiting.decrementAndGet();
    }
  }

  /// Takes a place if one is free and nobody waits for it.
  boolean tryTake() throws InterruptedException {
    return free.tryAcquire(0, TimeUnit.NANOSECONDS);
  }

  private void requireOpen() throws TurnRefused {
    if (closed) {
      throw closed();
    }
  }

  /// Why nobody takes a place any more.
  static TurnRefused closed() {
    return new TurnRefused(
        TurnRefused.Kind.CLOSED, "the companion is ending: try again later", Duration.ofSeconds(2));
  }

  private TurnRefused busy() {
    refused.increment();
    return new TurnRefused(
        TurnRefused.Kind.BUSY,
        "all Claude CLI processes are busy: try again, or raise TOKENPAK_CLI_PROCESSES",
        Duration.ofSeconds(2));
  }

  /// Gives a place back.
  void leave() {
    free.release();
  }

  /// Sends away whoever waits, and whoever comes.
  void close() {
    closed = true;
    free.release(waiting.get() + mostWaiting);
  }

  /// Whether somebody waits for a place.
  boolean isWanted() {
    return waiting.get() > 0;
  }

  /// How many more wait than there are places for.
  int lacking() {
    return waiting.get() - free.availablePermits();
  }

  int waiting() {
    return waiting.get();
  }

  long waited() {
    return waited.sum();
  }

  long refused() {
    return refused.sum();
  }
}
