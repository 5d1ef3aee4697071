package io.tokenpak.companion.usage.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Entries on their way from the threads that move bytes, which never wait here, to the one that
/// writes. While there is work, that one looks by itself, so that nobody pays for waking it.
final class EntryQueue {
  private static final long GATHERING_NANOS = Duration.ofMillis(3).toNanos();
  private static final long AWAKE_NANOS = Duration.ofSeconds(1).toNanos();

  private final ConcurrentLinkedQueue<Entry> entries = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final int most;
  private volatile @Nullable Thread sleeper;
  private volatile boolean closed;
  private long lastWork = System.nanoTime() - AWAKE_NANOS;

  EntryQueue(int most) {
    this.most = most;
  }

  /// Adds an entry.
  ///
  /// @return whether there was room
  boolean add(Entry entry) {
    if (size.incrementAndGet() > most) {
      size.decrementAndGet();
      return false;
    }
    entries.add(entry);
    wake();
    return true;
  }

  private void wake() {
    Thread sleeping = sleeper;
    if (sleeping != null) {
      LockSupport.unpark(sleeping);
    }
  }

  int size() {
    return size.get();
  }

  /// Lets the taker go on without waiting, from now on.
  void close() {
    closed = true;
    wake();
  }

  boolean isClosed() {
    return closed;
  }

  /// Takes what there is, after a moment in which more may gather; empty when nothing came in time.
  /// For one thread.
  List<Entry> take(int mostTaken, Duration patience) {
    if (!closed) {
      if (System.nanoTime() - lastWork < AWAKE_NANOS) {
        LockSupport.parkNanos(this, Math.min(GATHERING_NANOS, patience.toNanos()));
      } else {
        sleep(patience.toNanos());
      }
    }
    List<Entry> taken = new ArrayList<>();
    while (taken.size() < mostTaken) {
      Entry entry = entries.poll();
      if (entry == null) {
        break;
      }
      taken.add(entry);
    }
    size.addAndGet(-taken.size());
    if (!taken.isEmpty()) {
      lastWork = System.nanoTime();
    }
    return taken;
  }

  private void sleep(long nanos) {
    sleeper = Thread.currentThread();
    if (entries.isEmpty() && !closed) {
      LockSupport.parkNanos(this, nanos);
    }
    sleeper = null;
  }
}
