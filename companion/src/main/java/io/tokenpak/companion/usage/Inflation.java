package io.tokenpak.companion.usage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Inflates one stream that comes in pieces.
final class Inflation implements AutoCloseable {
  private static final int PIECE = 8 * 1024;

  private final Inflater inflater;
  private final ByteBuffer piece = ByteBuffer.allocate(PIECE);

  /// @param raw whether the stream has neither header nor trailer
  Inflation(boolean raw) {
    inflater = new Inflater(raw);
  }

  /// Inflates until the bytes or the stream end.
  void inflate(ByteBuffer bytes, Consumer<ByteBuffer> out) throws IOException {
    inflater.setInput(bytes);
    try {
      int count;
      do {
        piece.clear();
        count = inflater.inflate(piece);
        out.accept(piece.flip());
      } while (count > 0);
    } catch (DataFormatException broken) {
      throw new IOException("not deflated", broken);
    }
    if (inflater.needsDictionary()) {
      throw new IOException("deflated with a dictionary that nobody knows");
    }
  }

  boolean hasEnded() {
    return inflater.finished();
  }

  /// Begins with another stream.
  void reset() {
    inflater.reset();
  }

  @Override
  public void close() {
    inflater.end();
  }
}
