package io.tokenpak.companion.credential.refresh;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A lock that programs share by making one folder, as Claude Code does it: who makes it holds it,
/// and touches it every few seconds to show that it lives.
///
/// Whether another holder still lives is told by two looks at least [#ORPHANED_AFTER] apart that
/// find the same modification time. The time itself says nothing: clocks differ and are set.
///
/// Guarded by itself: one thread takes and releases, another one touches.
final class DirectoryLock {
  static final Duration ORPHANED_AFTER = Duration.ofSeconds(60);

  /// Marks lie below the millisecond, which other programs leave empty, but for rounding.
  static final int LEAST_MARK = 1_000;

  static final int MARKS = 990_000;

  private final Path path;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private int mark;
  private @Nullable FileTime ours;
  private @Nullable FileTime seen;
  private long seenSince;
  private long seenLast;

  DirectoryLock(Path path, InstantSource clock, LongSupplier nanos) {
    this.path = path;
    this.clock = clock;
    this.nanos = nanos;
  }

  Path path() {
    return path;
  }

  /// Takes the lock, if nobody has it.
  ///
  /// @param newMark by which a later process can tell that this lock was ours
  /// @throws IOException if no folder can be made there
  synchronized boolean tryTake(int newMark) throws IOException {
    try {
      Files.createDirectory(path);
    } catch (FileAlreadyExistsException held) {
      observe();
      return false;
    }
    mark = newMark;
    seen = null;
    stamp();
    return true;
  }

  /// Whether the lock is held, and nobody else has touched it.
  synchronized boolean isHeld() {
    try {
      return ours != null && ours.equals(time());
    } catch (IOException gone) {
      return false;
    }
  }

  /// Shows that the holder lives. What another program has taken is left alone.
  synchronized void touch() throws IOException {
    if (isHeld()) {
      stamp();
    }
  }

  /// Frees the lock, unless another program has taken it meanwhile.
  synchronized void release() throws IOException {
    if (isHeld()) {
      Files.deleteIfExists(path);
    }
    ours = null;
  }

  /// Frees the lock if it bears this mark: a process of ours has died with it.
  synchronized boolean freeIfMarked(int oldMark) throws IOException {
    try {
      if (oldMark < LEAST_MARK || markOf(time()) != oldMark) {
        return false;
      }
      Files.delete(path);
      return true;
    } catch (NoSuchFileException none) {
      return false;
    }
  }

  /// Since when nobody has shown that the holder lives; empty if that is not long, or nobody holds
  /// it as far as is known.
  synchronized Optional<Duration> orphaned() {
    Duration silent = Duration.ofNanos(seenLast - seenSince);
    return seen != null && silent.compareTo(ORPHANED_AFTER) >= 0
        ? Optional.of(silent)
        : Optional.empty();
  }

  /// Removes a lock that is orphaned, so that it can be taken. It must still be the one that was
  /// observed, and empty.
  ///
  /// @return whether it was
  synchronized boolean reclaim() throws IOException {
    try {
      observe();
      if (orphaned().isEmpty()) {
        return false;
      }
      Files.deleteIfExists(path);
      seen = null;
      return true;
    } catch (DirectoryNotEmptyException notALock) {
      return false;
    }
  }

  private void observe() throws IOException {
    FileTime now;
    try {
      now = time();
    } catch (NoSuchFileException freed) {
      seen = null;
      return;
    }
    seenLast = nanos.getAsLong();
    if (!now.equals(seen)) {
      seen = now;
      seenSince = seenLast;
    }
  }

  private void stamp() throws IOException {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS).plusNanos(mark);
    Files.setLastModifiedTime(path, FileTime.from(now));
    // As the file system keeps it, which may be coarser.
    ours = time();
  }

  private FileTime time() throws IOException {
    return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static int markOf(FileTime time) {
    return time.toInstant().get(ChronoField.NANO_OF_SECOND) % 1_000_000;
  }
}
