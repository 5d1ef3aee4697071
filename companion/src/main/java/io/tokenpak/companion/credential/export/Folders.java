package io.tokenpak.companion.credential.export;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// Makes the folders that a file needs, closed to others, and none that the owner did not name.
final class Folders {
  private Folders() {}

  /// @param base must exist
  /// @param folder is made, with all between it and the base
  /// @param owner whom new folders are given to
  static void make(Path base, Path folder, Optional<FileOwner> owner)
      throws IOException, ExportException {
    if (!Files.isDirectory(base)) {
      throw new ExportException(base + " is not a folder: make it, or name another one");
    }
    Path made = base;
    for (Path name : base.relativize(folder)) {
      made = made.resolve(name);
      if (!name.toString().isEmpty() && !Files.isDirectory(made)) {
        make(made, owner);
      }
    }
  }

  private static void make(Path folder, Optional<FileOwner> owner) throws IOException {
    try {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      if (owner.isPresent()) {
        var _ = owner.get().take(folder);
      }
    } catch (FileAlreadyExistsException meanwhile) {
      if (!Files.isDirectory(folder)) {
        throw meanwhile;
      }
    }
  }
}
