package io.tokenpak.companion.credential;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// A small file that its owner keeps from others, or it is not read.
///
/// @param path looked up afresh each time, through symbolic links
public record PrivateFile(Path path) {
  static final int LARGEST = 1 << 20;

  private static final int USER = ProcessOwner.number();

  /// What is done to a new file before it takes the place of the old one.
  @FunctionalInterface
  public interface LastStep {
    void take(Path fresh) throws IOException;
  }

  FileStamp stamp() throws IOException {
    return FileStamp.of(path);
  }

  /// Reads the file whole, if it is safe to and nobody writes it meanwhile.
  public byte[] read() throws TroubleException {
    try {
      return read(stamp());
    } catch (IOException unreadable) {
      throw new TroubleException(trouble(unreadable));
    }
  }

  /// Reads the file whole, if it is as its stamp says before and after.
  byte[] read(FileStamp stamp) throws TroubleException {
    requireSafe(stamp);
    try {
      byte[] bytes = bytes();
      if (!stamp().equals(stamp)) {
        throw new TroubleException(Trouble.torn("changed while it was read"));
      }
      return bytes;
    } catch (IOException unreadable) {
      throw new TroubleException(trouble(unreadable));
    }
  }

  /// Replaces the file whole: whoever reads it meanwhile gets the old content or the new. It is
  /// closed to others from its first byte, and on the disk when this returns. A symbolic link stays
  /// and what it points to is replaced.
  ///
  /// @throws IOException if the disk is full, for example; the old content is then still there
  public void write(byte[] bytes) throws IOException {
    write(bytes, _ -> {});
  }

  /// As [#write(byte[])], with a last step before the file is replaced.
  ///
  /// @param last is given the new file, complete; what it throws leaves the old content in place
  public void write(byte[] bytes, LastStep last) throws IOException {
    Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
    Path folder = target.resolveSibling("");
    Path fresh = Files.createTempFile(folder, "." + target.getFileName() + ".", ".new");
    try {
      try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
          out.write(rest);
        }
        out.force(true);
      }
      last.take(fresh);
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
    try (FileChannel entry = FileChannel.open(folder, StandardOpenOption.READ)) {
      entry.force(true);
    }
  }

  /// Why the file can be neither looked at nor read.
  public Trouble trouble(IOException unreadable) {
    return switch (unreadable) {
      case NoSuchFileException _ -> Trouble.missing("is not there");
      case AccessDeniedException _ ->
          Trouble.refused(
              "may not be read", "run the companion as its owner, and `chmod 600 " + path + "`");
      default -> Trouble.torn("cannot be read");
    };
  }

  private void requireSafe(FileStamp stamp) throws TroubleException {
    if (stamp.isAbsent()) {
      throw new TroubleException(Trouble.missing("is not there"));
    }
    if (!stamp.isRegularFile()) {
      throw new TroubleException(Trouble.refused("is no regular file", "put the login there"));
    }
    if (USER >= 0 && stamp.isForeignTo(USER, ProcessOwner.ROOT)) {
      throw new TroubleException(
          Trouble.refused("belongs to another user", "run `chown " + USER + " " + path + "`"));
    }
    if (stamp.isOpenToOthers()) {
      throw new TroubleException(
          Trouble.refused("is open to other users", "run `chmod 600 " + path + "`"));
    }
    if (stamp.isLargerThan(LARGEST)) {
      throw tooLarge();
    }
  }

  private static TroubleException tooLarge() {
    return new TroubleException(Trouble.torn("is larger than 1 MiB"));
  }

  private byte[] bytes() throws IOException, TroubleException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(LARGEST + 1);
    }
    if (bytes.length == 0) {
      throw new TroubleException(Trouble.torn("is empty"));
    }
    if (bytes.length > LARGEST) {
      throw tooLarge();
    }
    return bytes;
  }
}
