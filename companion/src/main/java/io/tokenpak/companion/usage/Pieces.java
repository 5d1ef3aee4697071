package io.tokenpak.companion.usage;

import java.nio.ByteBuffer;

/// Shows the bytes of buffers as arrays, which are quicker to look through than buffers outside of
/// the heap.
final class Pieces {
  private static final int LONGEST = 16 * 1024;

  /// One for each thread that moves bytes; there are few.
  private static final ThreadLocal<byte[]> COPY = ThreadLocal.withInitial(() -> new byte[LONGEST]);

  private Pieces() {}

  /// Takes some bytes, none of which stay.
  @FunctionalInterface
  interface Taker {
    void take(byte[] bytes, int from, int to);
  }

  /// Gives all remaining bytes, and leaves none. What takes them must not come here again.
  static void of(ByteBuffer bytes, Taker taker) {
    if (bytes.hasArray()) {
      int from = bytes.arrayOffset() + bytes.position();
      int to = bytes.arrayOffset() + bytes.limit();
      bytes.position(bytes.limit());
      taker.take(bytes.array(), from, to);
      return;
    }
    byte[] copy = COPY.get();
    while (bytes.hasRemaining()) {
      int count = Math.min(bytes.remaining(), copy.length);
      bytes.get(copy, 0, count);
      taker.take(copy, 0, count);
    }
  }
}
