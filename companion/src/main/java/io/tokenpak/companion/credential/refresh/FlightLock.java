package io.tokenpak.companion.credential.refresh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A lock on a file, which the kernel frees when its holder dies. The file keeps when the last
/// attempt began, so that a companion that is started again and again does not begin anew each
/// time.
final class FlightLock implements AutoCloseable {
  /// Closing any channel of a file frees all locks that this JVM has on it, so there is one channel
  /// a file.
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private FlightLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// Takes the lock if nobody has it.
  static Optional<FlightLock> tryTake(Path file) throws IOException {
    if (!OPEN.add(file)) {
      return Optional.empty();
    }
    FlightLock lock = null;
    try {
      FileChannel channel = open(file);
      FlightLock candidate = new FlightLock(file, channel);
      if (channel.tryLock() == null) {
        channel.close();
      } else {
        lock = candidate;
      }
    } finally {
      if (lock == null) {
        OPEN.remove(file);
      }
    }
    return Optional.ofNullable(lock);
  }

  private static FileChannel open(Path file) throws IOException {
    Files.createDirectories(
        file.resolveSibling(""),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  /// When the last attempt of anybody's began; empty if there was none.
  Optional<Instant> lastBeginning() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES);
    return channel.read(bytes, 0) == Long.BYTES
        ? Optional.of(Instant.ofEpochMilli(bytes.flip().getLong()))
        : Optional.empty();
  }

  void noteBeginning(Instant now) throws IOException {
    channel.write(ByteBuffer.allocate(Long.BYTES).putLong(now.toEpochMilli()).flip(), 0);
  }

  /// Frees it.
  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      OPEN.remove(file);
    }
  }
}
