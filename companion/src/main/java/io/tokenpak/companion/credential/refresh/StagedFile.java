package io.tokenpak.companion.credential.refresh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A file beside another one, whose place it will take. Its room on the disk is taken in advance,
/// so that a full disk is met before it matters.
///
/// @param path of the staged file
/// @param target whose place it will take; no symbolic link
record StagedFile(Path path, Path target) {
  private static final Logger log = LoggerFactory.getLogger(StagedFile.class);
  private static final String SUFFIX = ".tokenpak";
  private static final int RANDOM_BYTES = 4;

  /// A name for a staged file that nothing bears yet.
  static StagedFile nameFor(Path target) {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    String name = "." + target.getFileName() + "." + HexFormat.of().formatHex(random) + SUFFIX;
    return new StagedFile(target.resolveSibling(name), target);
  }

  /// Names a staged file and takes its room.
  static StagedFile create(Path target, int size) throws IOException {
    StagedFile staged = nameFor(target);
    staged.takeRoom(size);
    return staged;
  }

  /// Makes the file, closed to others from its first byte, and has the disk give it room.
  void takeRoom(int size) throws IOException {
    Files.createFile(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    fill(new byte[size]);
  }

  /// Writes the new content, on the disk when this returns.
  void fill(byte[] bytes) throws IOException {
    try (FileChannel out = FileChannel.open(path, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        out.write(rest);
      }
      out.truncate(bytes.length);
      out.force(true);
    }
  }

  /// Takes the target's place; whoever reads meanwhile gets the old content or the new.
  void take() throws IOException {
    Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
    syncFolderOf(target);
  }

  void drop() throws IOException {
    Files.deleteIfExists(path);
  }

  /// Where a leftover does less harm than a failure.
  void dropQuietly() {
    try {
      drop();
    } catch (IOException failure) {
      log.warn("could not remove {}: remove it", path);
    }
  }

  static void syncFolderOf(Path file) throws IOException {
    try (FileChannel folder =
        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }
}
