package io.tokenpak.companion.usage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/// Takes a content coding off an answer that comes in pieces, for a reader beside the client.
interface Decoding extends AutoCloseable {
  /// Decodes the next bytes, to the last of them.
  ///
  /// @param out is given what they decode to, piece by piece; must not keep the buffers
  /// @throws IOException if they are not what the coding says
  void decode(ByteBuffer bytes, Consumer<ByteBuffer> out) throws IOException;

  /// Frees what is outside of the heap.
  @Override
  default void close() {}

  /// The decoding of a `Content-Encoding`; empty if there is none, as for `br`, or several.
  static Optional<Decoding> of(String encoding) {
    return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> Optional.of((bytes, out) -> out.accept(bytes));
      case "gzip", "x-gzip" -> Optional.of(new GzipDecoding());
      case "deflate" -> Optional.of(new DeflateDecoding());
      case "zstd" -> Optional.of(new ZstdDecoding());
      default -> Optional.empty();
    };
  }
}
