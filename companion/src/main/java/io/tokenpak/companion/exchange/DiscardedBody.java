package io.tokenpak.companion.exchange;

import org.eclipse.jetty.io.Content;

/// Reads a body nobody wants to its end, or until a bound, without keeping a byte.
final class DiscardedBody {
  private static final long MOST_BYTES = 64L << 20;

  private final Content.Source body;
  private final Runnable then;
  private long discarded;

  DiscardedBody(Content.Source body, Runnable then) {
    this.body = body;
    this.then = then;
  }

  void read() {
    while (true) {
      Content.Chunk chunk = body.read();
      if (chunk == null) {
        body.demand(this::read);
        return;
      }
      discarded += chunk.remaining();
      chunk.release();
      if (chunk.isLast() || Content.Chunk.isFailure(chunk) || discarded > MOST_BYTES) {
        then.run();
        return;
      }
    }
  }
}
