package io.tokenpak.companion.exchange;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/// Reads a body nobody wants to its end, or until a bound of bytes or time, without keeping a byte.
final class DiscardedBody {
  private static final long MOST_BYTES = 64L << 20;
  private static final long MOST_SECONDS = 5;

  private final Exchange exchange;
  private final Runnable then;
  private final AtomicBoolean done = new AtomicBoolean();
  private Scheduler.@Nullable Task bound;
  private long discarded;

  /// @param then runs once
  DiscardedBody(Exchange exchange, Runnable then) {
    this.exchange = exchange;
    this.then = then;
  }

  void start() {
    bound =
        exchange
            .request()
            .getComponents()
            .getScheduler()
            .schedule(this::finish, MOST_SECONDS, TimeUnit.SECONDS);
    read();
  }

  private void read() {
    while (!done.get()) {
      Content.Chunk chunk = exchange.readBody();
      if (chunk == null) {
        exchange.demandBody(this::read);
        return;
      }
      discarded += chunk.remaining();
      chunk.release();
      if (chunk.isLast() || Content.Chunk.isFailure(chunk) || discarded > MOST_BYTES) {
        finish();
      }
    }
  }

  private void finish() {
    if (done.compareAndSet(false, true)) {
      if (bound != null) {
        bound.cancel();
      }
      then.run();
    }
  }
}
