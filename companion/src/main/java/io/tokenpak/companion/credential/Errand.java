package io.tokenpak.companion.credential;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Work that requests must not wait for, done on a thread of its own: when it is due, and sooner
/// where somebody asks. Never twice at a time.
final class Errand implements Upkeep {
  /// What is done.
  interface Work {
    /// Does it once, and returns how long until it is due again.
    Duration run() throws InterruptedException;
  }

  /// How long the end of the companion waits for work that was told to stop.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Duration LONGEST = Duration.ofDays(1);

  /// After work that failed in a way that nobody thought of.
  private static final Duration RETRY = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(Errand.class);

  private final String name;
  private final Work work;

  /// Guards the fields below.
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition wanted = lock.newCondition();
  private @Nullable CompletableFuture<Void> run;
  private @Nullable Thread thread;
  private boolean closed;

  /// @param name for the thread and the log
  Errand(String name, Work work) {
    this.name = name;
    this.work = work;
  }

  @Override
  public void start() {
    lock.lock();
    try {
      if (thread == null && !closed) {
        thread = Thread.ofVirtual().name(name).start(this::loop);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Has the work done now, or joins it where it is under way.
  ///
  /// @return completes, never exceptionally, when it is done; at once if nobody does it
  CompletableFuture<Void> soon() {
    lock.lock();
    try {
      if (thread == null || closed) {
        return CompletableFuture.completedFuture(null);
      }
      if (run == null) {
        run = new CompletableFuture<>();
        wanted.signal();
      }
      return run;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    Thread worker = closing();
    if (worker != null) {
      worker.interrupt();
      try {
        worker.join(PATIENCE);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private @Nullable Thread closing() {
    lock.lock();
    try {
      closed = true;
      return thread;
    } finally {
      lock.unlock();
    }
  }

  private void loop() {
    Duration pause = Duration.ZERO;
    try {
      while (await(pause)) {
        pause = once();
        done();
      }
    } catch (InterruptedException stop) {
      // Asked to by close().
    } finally {
      closing();
      done();
    }
  }

  private Duration once() throws InterruptedException {
    try {
      return work.run();
    } catch (RuntimeException unforeseen) {
      // The type alone: what is worked on here is secret, and a message may quote it.
      log.warn("{}: failed with {}", name, unforeseen.getClass().getSimpleName());
      return RETRY;
    }
  }

  /// Waits until the work is due or wanted.
  ///
  /// @return whether to do it
  private boolean await(Duration pause) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      // What is due in the far future is looked at once a day: a count of nanoseconds has an end.
      long left = (pause.compareTo(LONGEST) > 0 ? LONGEST : pause).toNanos();
      while (run == null && !closed && left > 0) {
        left = wanted.awaitNanos(left);
      }
      if (run == null) {
        run = new CompletableFuture<>();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void done() {
    CompletableFuture<Void> ended;
    lock.lock();
    try {
      ended = run;
      run = null;
    } finally {
      lock.unlock();
    }
    if (ended != null) {
      ended.complete(null);
    }
  }
}
