package io.tokenpak.dispatch.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/// Folders and files that their owner alone may read, and that are whole or not there.
final class PrivateFolder {
  static final FileAttribute<Set<PosixFilePermission>> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");
  static final String DRAFT = ".draft";

  private PrivateFolder() {}

  /// Makes the folder and those above it, where they are missing.
  static Path at(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER));
    }
    return folder;
  }

  /// Puts a file in its place in one step.
  ///
  /// @param durable whether it must outlast a loss of power, not only the death of this process
  static void put(Path file, byte[] content, boolean durable) throws IOException {
    Path draft = file.resolveSibling(UUID.randomUUID() + DRAFT);
    try {
      write(draft, content, durable);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(draft);
      throw e;
    }
    if (durable) {
      sync(file.resolveSibling("."));
    }
  }

  private static void write(Path draft, byte[] content, boolean durable) throws IOException {
    try (FileChannel out =
        FileChannel.open(
            draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), FILE)) {
      ByteBuffer left = ByteBuffer.wrap(content);
      while (left.hasRemaining()) {
        out.write(left);
      }
      if (durable) {
        out.force(true);
      }
    }
  }

  /// Makes a folder's entries outlast a loss of power.
  static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
