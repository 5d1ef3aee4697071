package io.tokenpak.dispatch.fake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What a turn has under way, and can be told to drop.
final class Work {
  private final List<Runnable> ends = new ArrayList<>();
  private final CountDownLatch aborted = new CountDownLatch(1);

  void abort() {
    aborted.countDown();
    synchronized (ends) {
      ends.forEach(Runnable::run);
      ends.clear();
    }
  }

  boolean isAborted() {
    return aborted.getCount() == 0;
  }

  void check() throws Aborted {
    if (isAborted()) {
      throw new Aborted();
    }
  }

  /// Runs when the work is aborted, at once if it already is.
  void onAbort(Runnable end) {
    boolean late;
    synchronized (ends) {
      late = isAborted();
      if (!late) {
        ends.add(end);
      }
    }
    if (late) {
      end.run();
    }
  }

  void pause(Duration duration) throws Aborted {
    try {
      boolean _ = aborted.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    check();
  }

  /// Does nothing until it is aborted.
  void stall() throws Aborted {
    pause(Duration.ofDays(1));
  }
}
