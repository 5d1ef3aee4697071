package io.tokenpak.companion.usage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// `deflate`, which some servers send without the header that belongs to it.
final class DeflateDecoding implements Decoding {
  private static final int DEFLATED = 8;

  private @Nullable Inflation inflation;

  @Override
  public void decode(ByteBuffer bytes, Consumer<ByteBuffer> out) throws IOException {
    if (!bytes.hasRemaining()) {
      return;
    }
    Inflation begun = inflation;
    if (begun == null) {
      begun = new Inflation(!isHeader(bytes.get(bytes.position())));
      inflation = begun;
    }
    begun.inflate(bytes, out);
    bytes.position(bytes.limit());
  }

  /// The method is in the lower half of the first byte; a raw stream from a usual encoder has none
  /// like it.
  private static boolean isHeader(byte first) {
    return (first & 0x0f) == DEFLATED && (first & 0x80) == 0;
  }

  @Override
  public void close() {
    if (inflation != null) {
      inflation.close();
    }
  }
}
