package io.tokenpak.companion.usage.capture;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Parts on their way from the threads that move bytes, which never wait here, to the one that
/// writes.
final class PartQueue {
  private final LinkedBlockingQueue<Part> parts = new LinkedBlockingQueue<>();
  private final AtomicLong size = new AtomicLong();
  private final long most;

  /// @param most in bytes
  PartQueue(long most) {
    this.most = most;
  }

  /// Adds a part if there is room.
  ///
  /// @return whether there was
  boolean offer(Part part) {
    if (size.addAndGet(part.size()) > most) {
      size.addAndGet(-part.size());
      return false;
    }
    return parts.add(part);
  }

  /// Adds a part that comes at most a few times for each exchange.
  void add(Part part) {
    size.addAndGet(part.size());
    parts.add(part);
  }

  /// Takes one; nothing if none came in time.
  @Nullable Part take(Duration patience) throws InterruptedException {
    Part part = parts.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    if (part != null) {
      size.addAndGet(-part.size());
    }
    return part;
  }
}
