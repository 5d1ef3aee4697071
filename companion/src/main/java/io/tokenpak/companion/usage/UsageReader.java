package io.tokenpak.companion.usage;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;

/// Reads what an answer cost from its bytes while they pass, wherever they are cut. Holds a bounded
/// number of them, however long the answer is.
public interface UsageReader extends AutoCloseable {
  /// Reads the next bytes, to the last of them.
  void read(ByteBuffer bytes);

  /// Whether nothing can follow that changes the figures.
  boolean isComplete();

  /// What the provider has reported so far; empty if nothing.
  Optional<Usage> usage();

  /// What is odd about it.
  Set<UsageFlag> flags();

  /// Frees what is outside of the heap; nothing more is read.
  @Override
  default void close() {}
}
