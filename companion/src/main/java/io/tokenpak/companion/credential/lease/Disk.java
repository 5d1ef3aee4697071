package io.tokenpak.companion.credential.lease;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// What a ledger does to the disk; each of it may fail, and after each the process may be gone.
interface Disk {
  /// The disk as it is.
  Disk REAL = new Disk() {};

  /// Writes where the file stands.
  default void write(RandomAccessFile file, byte[] bytes) throws IOException {
    file.write(bytes);
  }

  /// Returns when what was written would survive a power loss.
  default void force(RandomAccessFile file) throws IOException {
    file.getFD().sync();
  }

  default void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  default void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }
}
