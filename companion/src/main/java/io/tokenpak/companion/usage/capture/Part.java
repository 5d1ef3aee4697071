package io.tokenpak.companion.usage.capture;

import io.tokenpak.companion.usage.ExchangeEnd;
import java.nio.ByteBuffer;

/// What is to be written of a captured exchange.
sealed interface Part {
  /// What this part takes in memory beside its bytes.
  int OVERHEAD = 256;

  /// About what it takes in memory.
  default int size() {
    return OVERHEAD;
  }

  /// It begins: its files can be made.
  record Begun(CapturedExchange exchange, String text) implements Part {
    @Override
    public int size() {
      return OVERHEAD + 2 * text.length();
    }
  }

  /// The head of its answer.
  record Answered(CapturedExchange exchange, String text) implements Part {
    @Override
    public int size() {
      return OVERHEAD + 2 * text.length();
    }
  }

  /// Bytes of a body, copied.
  record Bytes(CapturedExchange exchange, CapturedBody body, ByteBuffer bytes) implements Part {
    @Override
    public int size() {
      return OVERHEAD + bytes.capacity();
    }
  }

  /// It is over.
  record Ended(CapturedExchange exchange, ExchangeEnd end) implements Part {}

  /// Nothing follows.
  record Closed() implements Part {}
}
