package io.tokenpak.dispatch.session;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A lock file that this process has open.
///
/// It is opened once and never closed: POSIX releases all of a process's locks on a file as soon as
/// the process closes any of its descriptors of that file. For the same reason all pools of a
/// process share the map, which guards itself.
final class LockFile {
  private static final Map<Path, LockFile> OPEN = new HashMap<>();

  private final FileChannel channel;
  private final @Nullable Object inode;

  private LockFile(FileChannel channel, @Nullable Object inode) {
    this.channel = channel;
    this.inode = inode;
  }

  /// The open file. If somebody removed it meanwhile, locks are taken where others now look for
  /// them.
  static LockFile in(Path folder) throws IOException {
    synchronized (OPEN) {
      Path real = Disk.folder(folder).toRealPath().resolve("sessions.lock");
      LockFile open = OPEN.get(real);
      if (open == null || !Objects.equals(open.inode, inode(real))) {
        open = open(real);
        OPEN.put(real, open);
      }
      return open;
    }
  }

  private static LockFile open(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), Disk.FILE);
    return new LockFile(channel, inode(path));
  }

  private static @Nullable Object inode(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  Optional<FileLock> tryLock(long position) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock(position, 1, false));
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    }
  }

  void release(FileLock lock) throws IOException {
    lock.release();
  }
}
