package io.tokenpak.companion.backend;

import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import java.util.concurrent.atomic.AtomicLong;

/// Bounds the bytes of all bodies that are held whole at one time.
final class BodyBudget {
  /// In bytes: two bodies of the largest default size, or a thousand of the usual one. Decoded and
  /// edited, each takes a multiple of this for a moment.
  private static final long MOST = 64L << 20;

  private final AtomicLong held = new AtomicLong();

  /// @throws Refusal if there is no room now
  void take(int bytes) {
    if (held.addAndGet(bytes) > MOST) {
      held.addAndGet(-bytes);
      throw new Refusal(
          Reason.OVERLOADED, "too many large requests at once: try again in a moment");
    }
  }

  void giveBack(long bytes) {
    held.addAndGet(-bytes);
  }
}
