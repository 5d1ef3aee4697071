package io.tokenpak.dispatch.fake;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Time that a double lets pass, since the program it stands for does.
final class Pause {
  private Pause() {}

  static void of(Duration duration) {
    try {
      boolean _ = new CountDownLatch(1).await(duration.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
