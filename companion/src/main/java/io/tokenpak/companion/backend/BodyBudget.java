package io.tokenpak.companion.backend;

import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import java.util.concurrent.atomic.AtomicLong;

/// Bounds the bytes of all bodies that are held whole at one time.
final class BodyBudget {
  private final AtomicLong held = new AtomicLong();
  private final long most;

  /// @param most in bytes
  BodyBudget(long most) {
    this.most = most;
  }

  /// @throws Refusal if there is no room now
  void take(int bytes) {
    if (!tryTake(bytes)) {
      throw new Refusal(
          Reason.OVERLOADED, "too many large requests at once: try again in a moment");
    }
  }

  /// Takes, if there is room now.
  boolean tryTake(int bytes) {
    if (held.addAndGet(bytes) <= most) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  void giveBack(long bytes) {
    held.addAndGet(-bytes);
  }
}
