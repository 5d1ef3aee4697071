package io.tokenpak.dispatch.turn;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The events of one answer, between the process's thread and whoever takes them.
///
/// A full queue holds the process's thread up, and with it everything that the process says: its
/// questions come after the events that wait, so nothing is lost by their waiting too. Leaving or
/// ending the answer frees the thread at once.
final class EventQueue implements RunningTurn {
  private record Entry(TurnEvent event, long bytes) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Entry> waiting = new ArrayDeque<>();
  private final long mostBytes;
  private final Consumer<EventQueue> abandon;
  private long bytes;
  private @Nullable TurnEvent last;
  private boolean lastTaken;
  private boolean left;

  EventQueue(long mostBytes, Consumer<EventQueue> abandon) {
    this.mostBytes = mostBytes;
    this.abandon = abandon;
  }

  /// Adds an event, once there is room for it; drops it if nobody will take it.
  void put(TurnEvent event, long size) {
    lock.lock();
    try {
      while (isOpen() && isFull()) {
        changed.awaitUninterruptibly();
      }
      if (isOpen()) {
        waiting.add(new Entry(event, size));
        bytes += size;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Adds the last event, for which there is always room; nothing can follow, another last one
  /// neither.
  void end(TurnEvent event) {
    lock.lock();
    try {
      if (last == null) {
        last = event;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Whether the process's thread has to wait for whoever takes the events.
  boolean isHoldingUp() {
    lock.lock();
    try {
      return isOpen() && isFull();
    } finally {
      lock.unlock();
    }
  }

  private boolean isOpen() {
    return last == null && !left;
  }

  private boolean isFull() {
    return bytes >= mostBytes;
  }

  @Override
  public Optional<TurnEvent> next(Duration patience) throws InterruptedException {
    long remaining = patience.toNanos();
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && last == null && remaining > 0) {
        remaining = changed.awaitNanos(remaining);
      }
      return Optional.ofNullable(take());
    } finally {
      lock.unlock();
    }
  }

  private @Nullable TurnEvent take() {
    Entry entry = waiting.poll();
    if (entry != null) {
      bytes -= entry.bytes();
      changed.signalAll();
      return entry.event();
    }
    if (last == null || lastTaken) {
      return null;
    }
    lastTaken = true;
    return last;
  }

  @Override
  public void close() {
    boolean abandoned;
    lock.lock();
    try {
      abandoned = !lastTaken && !left;
      left = true;
      waiting.clear();
      bytes = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (abandoned) {
      abandon.accept(this);
    }
  }
}
