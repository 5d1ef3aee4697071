package io.tokenpak.companion.credential.export;

import io.tokenpak.companion.credential.PrivateFile;
import io.tokenpak.companion.credential.ProcessOwner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A file of another program's, changed whole or not at all: closed to others from its first byte,
/// with what somebody else wrote meanwhile never lost.
///
/// @param base the folder that the owner named, which must exist; folders below it are made
/// @param path the file, which may be a symbolic link to one
/// @param owner whom it is given to, if not to this user
record TargetFile(Path base, Path path, Optional<FileOwner> owner) {
  /// Makes the new content of the old, which is empty if there is no file.
  @FunctionalInterface
  interface Edit {
    byte[] edited(byte[] before) throws ExportException;
  }

  /// Ends the name of the copy of a file as it was before its first change.
  static final String BACKUP = ".bak-tokenpak";

  private static final int LARGEST = 1 << 20;
  private static final int ATTEMPTS = 5;

  private static final Set<PosixFilePermission> CLOSED =
      PosixFilePermissions.fromString("rw-------");

  TargetFile(Path base, Path path) {
    this(base, path, Optional.empty());
  }

  /// Changes the file.
  ///
  /// @param backup whether what is there must be kept beside it
  Exported change(Edit edit, boolean backup) throws ExportException {
    try {
      Folders.make(base, path.resolveSibling(""), owner);
      Path real = real();
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        byte[] before = read(real);
        byte[] after = edit.edited(before);
        List<String> notes = new ArrayList<>();
        if (Arrays.equals(before, after) && isClosed(real)) {
          give(real, owner, notes);
          return new Exported(path, false, notes);
        }
        if (backup && before.length > 0 && !Arrays.equals(before, after)) {
          backUp(before).ifPresent(notes::add);
        }
        if (replace(real, before, after, notes)) {
          return new Exported(path, true, notes);
        }
      }
      throw new ExportException(
          path + " is being changed by another program again and again: stop that one, try again");
    } catch (IOException failure) {
      throw new ExportException(path + " was left as it was: " + Wording.of(failure));
    }
  }

  /// The content as it is; empty if there is no file.
  byte[] content() throws ExportException {
    try {
      return Files.exists(path) ? read(real()) : new byte[0];
    } catch (IOException failure) {
      throw new ExportException(path + " cannot be read: " + Wording.of(failure));
    }
  }

  private Path real() throws ExportException, IOException {
    if (!Files.isSymbolicLink(path)) {
      return path.toAbsolutePath();
    }
    if (owner.isPresent()) {
      throw new ExportException(
          path + " is a symbolic link, and who may write there could aim it anywhere: remove it");
    }
    try {
      return path.toRealPath();
    } catch (NoSuchFileException dangling) {
      throw new ExportException(path + " is a symbolic link to nothing: mend or remove it");
    }
  }

  private byte[] read(Path real) throws IOException, ExportException {
    if (!Files.exists(real, LinkOption.NOFOLLOW_LINKS)) {
      return new byte[0];
    }
    if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
      throw new ExportException(path + " is no regular file: name another one");
    }
    requireOurs(real);
    try (InputStream in = Files.newInputStream(real, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new ExportException(path + " is larger than 1 MiB: it is not what it should be");
      }
      return bytes;
    }
  }

  /// Replacing another user's file would take it away from them.
  private void requireOurs(Path real) throws IOException, ExportException {
    int user = ProcessOwner.number();
    if (user > ProcessOwner.ROOT && FileOwner.of(real).user() != user) {
      throw new ExportException(
          path
              + " belongs to another user: run `chown "
              + user
              + "` on it, or run the companion as its owner");
    }
  }

  private static boolean isClosed(Path real) throws IOException {
    return Files.exists(real) && Files.getPosixFilePermissions(real).equals(CLOSED);
  }

  private static void give(Path file, Optional<FileOwner> owner, List<String> notes)
      throws IOException {
    if (owner.isPresent() && !owner.get().take(file)) {
      notes.add("it could not be given away: run `chown " + owner.get() + "` on it");
    }
  }

  private Optional<String> backUp(byte[] before) throws IOException {
    Path copy = path.resolveSibling(path.getFileName() + BACKUP);
    if (Files.exists(copy, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    new PrivateFile(copy).write(before);
    return Optional.of("what it held before is kept in " + copy);
  }

  /// Replaces the content, unless it has changed since it was read.
  private boolean replace(Path real, byte[] before, byte[] after, List<String> notes)
      throws IOException, ExportException {
    boolean exists = Files.exists(real);
    Optional<FileOwner> keeper =
        owner.isPresent() || !exists ? owner : Optional.of(FileOwner.of(real));
    String mode = exists ? PosixFilePermissions.toString(Files.getPosixFilePermissions(real)) : "";
    Leftovers.remove(real);
    try {
      new PrivateFile(real)
          .write(
              after,
              fresh -> {
                give(fresh, keeper, notes);
                requireUnchanged(real, before);
              });
    } catch (ChangedException changed) {
      return false;
    }
    if (exists && !mode.equals("rw-------")) {
      notes.add("its mode was " + mode + " and is now rw-------: it holds a secret");
    }
    return true;
  }

  private void requireUnchanged(Path real, byte[] before) throws IOException {
    try {
      if (!Arrays.equals(before, read(real))) {
        throw new ChangedException();
      }
    } catch (ExportException unreadable) {
      throw new IOException(unreadable.message());
    }
  }

  /// Another program was quicker.
  private static final class ChangedException extends IOException {}
}
