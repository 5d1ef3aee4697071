package io.tokenpak.companion.exchange;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/// Reads a body nobody wants to its end, or until a bound of bytes or time, without keeping a byte.
final class DiscardedBody {
  private static final long MOST_BYTES = 64L << 20;
  private static final long MOST_SECONDS = 5;

  private final Request request;
  private final Runnable then;
  private final AtomicBoolean done = new AtomicBoolean();
  private long discarded;

  /// @param then runs once
  DiscardedBody(Request request, Runnable then) {
    this.request = request;
    this.then = then;
  }

  void start() {
    request.getComponents().getScheduler().schedule(this::finish, MOST_SECONDS, TimeUnit.SECONDS);
    read();
  }

  private void read() {
    while (!done.get()) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this::read);
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
      then.run();
    }
  }
}
