package io.tokenpak.companion.credential.lease;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// A file that only grows, by whole records. Used by one thread at a time.
///
/// What is appended survives the end of the process, however it ends. It survives a power loss once
/// it was forced.
final class LedgerFile implements AutoCloseable {
  private static final FileAttribute<Set<PosixFilePermission>> OWNERS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  static final String SET_ASIDE = ".undelivered";

  private final Disk disk;
  private final Path path;
  private final RandomAccessFile file;
  private long length;
  private boolean torn;

  private LedgerFile(Disk disk, Path path, RandomAccessFile file, long length) {
    this.disk = disk;
    this.path = path;
    this.file = file;
    this.length = length;
  }

  static LedgerFile create(Disk disk, Path path, LedgerRecord.Opened head) throws IOException {
    Files.createFile(path, OWNERS);
    LedgerFile created = new LedgerFile(disk, path, new RandomAccessFile(path.toFile(), "rw"), 0);
    try {
      created.append(head);
      return created;
    } catch (IOException full) {
      created.delete();
      throw full;
    }
  }

  /// Takes up a file that another process left. Its last line may be cut short.
  static LedgerFile reopen(Disk disk, Path path) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    LedgerFile reopened = new LedgerFile(disk, path, file, file.length());
    reopened.torn = true;
    return reopened;
  }

  /// Appends the record whole, or nothing.
  void append(LedgerRecord entry) throws IOException {
    byte[] line = LedgerLine.of(entry, torn);
    try {
      file.seek(length);
      disk.write(file, line);
    } catch (IOException full) {
      // Even if this fails nothing is lost: the next record overwrites the rest of this one.
      file.setLength(length);
      throw full;
    }
    length += line.length;
    torn = false;
  }

  void force() throws IOException {
    disk.force(file);
  }

  /// Ends it: nothing in it matters any more.
  void delete() throws IOException {
    file.close();
    disk.delete(path);
  }

  /// Keeps it for a person to look at.
  void setAside() throws IOException {
    file.close();
    disk.move(path, Path.of(path + SET_ASIDE));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
