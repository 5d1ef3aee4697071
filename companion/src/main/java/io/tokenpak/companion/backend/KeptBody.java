package io.tokenpak.companion.backend;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/// A request's body, copied as it passes so that it can be sent again; given up as soon as it is
/// too large, as there is no room for it, or as nobody will send it again.
///
/// Filled by the thread that reads from the client and given up by any: guarded by its own monitor.
final class KeptBody {
  /// In bytes.
  static final int LARGEST = 1 << 20;

  private static final int FIRST_CAPACITY = 16 * 1024;

  private final BodyBudget budget;
  private final int expected;
  private final CompletableFuture<Boolean> whole = new CompletableFuture<>();
  private byte[] bytes = {};
  private int size;
  private boolean givenUp;

  private KeptBody(BodyBudget budget, int expected) {
    this.budget = budget;
    this.expected = expected;
  }

  /// Keeps a body that is still to come.
  ///
  /// @param length in bytes, -1 if unknown
  /// @param budget what the memory counts against until the body is given up
  static KeptBody of(long length, BodyBudget budget) {
    return length > LARGEST ? notKept() : new KeptBody(budget, (int) length);
  }

  /// For a request that has no body, or whose body is held in another way.
  static KeptBody nothing() {
    KeptBody kept = new KeptBody(new BodyBudget(0), 0);
    var _ = kept.whole.complete(true);
    return kept;
  }

  /// For a request that will not be sent again.
  static KeptBody notKept() {
    KeptBody kept = new KeptBody(new BodyBudget(0), 0);
    kept.giveUp();
    return kept;
  }

  /// Takes a copy of some bytes, which stay as they are.
  synchronized void add(ByteBuffer some, boolean last) {
    int count = some.remaining();
    if (givenUp || !hasRoom(count)) {
      giveUp();
      return;
    }
    some.get(some.position(), bytes, size, count);
    size += count;
    if (last) {
      var _ = whole.complete(true);
    }
  }

  private boolean hasRoom(int count) {
    int needed = size + count;
    if (needed <= bytes.length) {
      return true;
    }
    int wanted = Math.max(needed, Math.max(expected, Math.max(FIRST_CAPACITY, 2 * size)));
    int capacity = Math.min(LARGEST, wanted);
    if (needed > LARGEST || !budget.tryTake(capacity - bytes.length)) {
      return false;
    }
    bytes = Arrays.copyOf(bytes, capacity);
    return true;
  }

  /// Forgets the body: it is not sent again.
  synchronized void giveUp() {
    givenUp = true;
    budget.giveBack(bytes.length);
    bytes = new byte[0];
    size = 0;
    var _ = whole.complete(false);
  }

  synchronized boolean isGivenUp() {
    return givenUp;
  }

  /// Completes with whether the body can be sent again, once it has come to its end or was given
  /// up.
  CompletableFuture<Boolean> whole() {
    return whole;
  }

  /// What to send again.
  synchronized ByteBuffer content() {
    return ByteBuffer.wrap(bytes, 0, size).asReadOnlyBuffer();
  }
}
