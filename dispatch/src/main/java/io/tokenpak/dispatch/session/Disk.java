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

/// The steps by which files are written that their owner alone may read, and that are whole or not
/// there.
class Disk {
  static final String DRAFT = ".draft";
  static final FileAttribute<Set<PosixFilePermission>> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  /// Makes the folder and those above it, where they are missing.
  static Path folder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER));
    }
    return folder;
  }

  /// Makes a folder's entries outlast a loss of power.
  static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /// Puts a file in its place so that it outlasts a loss of power.
  final void put(Path file, byte[] content) throws IOException {
    replace(file, content, true);
    sync(file.resolveSibling("."));
  }

  /// Puts a file in its place so that it outlasts the death of this process.
  final void putLightly(Path file, byte[] content) throws IOException {
    replace(file, content, false);
  }

  private void replace(Path file, byte[] content, boolean durable) throws IOException {
    Path draft = file.resolveSibling(UUID.randomUUID() + DRAFT);
    try (FileChannel out = create(draft)) {
      ByteBuffer left = ByteBuffer.wrap(content);
      while (left.hasRemaining()) {
        write(out, left);
      }
      if (durable) {
        force(out);
      }
      move(draft, file);
    } catch (IOException e) {
      Files.deleteIfExists(draft);
      throw e;
    }
  }

  FileChannel create(Path draft) throws IOException {
    return FileChannel.open(
        draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), FILE);
  }

  void write(FileChannel out, ByteBuffer content) throws IOException {
    out.write(content);
  }

  void force(FileChannel out) throws IOException {
    out.force(true);
  }

  void move(Path draft, Path file) throws IOException {
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  void sync(Path folder) throws IOException {
    syncFolder(folder);
  }

  void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }
}
