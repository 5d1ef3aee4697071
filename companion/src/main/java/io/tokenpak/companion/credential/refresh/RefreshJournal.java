package io.tokenpak.companion.credential.refresh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The journal of one login, held by one process at a time: two places of a fixed size, written in
/// turn, of which the newer whole one counts. Their room is taken when the journal is made, so that
/// writing needs none later.
final class RefreshJournal implements AutoCloseable {
  /// Enough for the largest answer and all else.
  static final int SLOT = 96 * 1024;

  private static final Logger log = LoggerFactory.getLogger(RefreshJournal.class);
  private static final int MAGIC = 0x544b504a;
  private static final int HEADER = 4 + 8 + 4 + 4;
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final Set<StandardOpenOption> READ_AND_WRITE =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

  /// The locks that this process holds: opening and closing a file that it has locked would free
  /// the lock.
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path lockFile;
  private final FileChannel lock;
  private final FileChannel slots;
  private long sequence;
  private JournalEntry entry = JournalEntry.EMPTY;

  private RefreshJournal(Path lockFile, FileChannel lock, FileChannel slots) throws IOException {
    this.lockFile = lockFile;
    this.lock = lock;
    this.slots = slots;
    for (int slot = 0; slot < 2; slot++) {
      read(slot);
    }
  }

  /// Opens the journal, or makes it; empty if another process or thread has it open.
  ///
  /// @param path in a folder that is there
  static Optional<RefreshJournal> open(Path path) throws IOException {
    Path lockFile = path.resolveSibling(path.getFileName() + ".lock").toAbsolutePath();
    if (!HELD.add(lockFile)) {
      return Optional.empty();
    }
    RefreshJournal journal = null;
    try {
      journal = locked(path, lockFile);
      return Optional.ofNullable(journal);
    } finally {
      if (journal == null) {
        HELD.remove(lockFile);
      }
    }
  }

  // Closed by the journal, or right here if there is none.
  @SuppressWarnings("MustBeClosedChecker")
  private static @Nullable RefreshJournal locked(Path path, Path lockFile) throws IOException {
    FileChannel lock = FileChannel.open(lockFile, READ_AND_WRITE, PRIVATE);
    FileChannel slots = null;
    RefreshJournal journal = null;
    try {
      FileLock exclusive = lock.tryLock();
      if (exclusive != null) {
        slots = FileChannel.open(path, READ_AND_WRITE, PRIVATE);
        takeRoom(slots, path);
        journal = new RefreshJournal(lockFile, lock, slots);
      }
      return journal;
    } finally {
      if (journal == null) {
        lock.close();
        if (slots != null) {
          slots.close();
        }
      }
    }
  }

  private static void takeRoom(FileChannel slots, Path path) throws IOException {
    if (slots.size() < 2 * SLOT) {
      writeAt(slots, ByteBuffer.allocate(2 * SLOT), 0);
      slots.force(true);
      StagedFile.syncFolderOf(path);
    }
  }

  /// The latest that is on the disk.
  JournalEntry entry() {
    return entry;
  }

  /// Puts it on the disk before it returns. If that fails, the latest before still counts.
  void write(JournalEntry next) throws IOException {
    byte[] bytes = next.toBytes();
    if (HEADER + bytes.length > SLOT) {
      throw new IOException("too large for the journal");
    }
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    ByteBuffer slot = ByteBuffer.allocate(HEADER + bytes.length);
    slot.putInt(MAGIC).putLong(sequence + 1).putInt(bytes.length).putInt((int) sum.getValue());
    slot.put(bytes).flip();
    writeAt(slots, slot, place(sequence + 1));
    slots.force(false);
    sequence++;
    entry = next;
  }

  /// Removes from the disk what the latest entry has left out, such as a sealed answer. The entry
  /// is written twice, so that either place may be the torn one.
  void forget() throws IOException {
    for (int times = 0; times < 2; times++) {
      JournalEntry latest = entry;
      int rest = SLOT - HEADER - latest.toBytes().length;
      long behind = place(sequence + 1) + SLOT - (long) rest;
      write(latest);
      writeAt(slots, ByteBuffer.allocate(rest), behind);
    }
    slots.force(false);
  }

  private static int place(long number) {
    return (int) (number % 2) * SLOT;
  }

  private static void writeAt(FileChannel file, ByteBuffer bytes, long place) throws IOException {
    long at = place;
    while (bytes.hasRemaining()) {
      at += file.write(bytes, at);
    }
  }

  private void read(int slot) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(SLOT);
    while (bytes.hasRemaining()) {
      if (slots.read(bytes, (long) slot * SLOT + bytes.position()) < 0) {
        return;
      }
    }
    bytes.flip();
    if (bytes.getInt() != MAGIC) {
      return;
    }
    long number = bytes.getLong();
    int length = bytes.getInt();
    int expected = bytes.getInt();
    if (length < 0 || length > bytes.remaining()) {
      return;
    }
    CRC32C sum = new CRC32C();
    sum.update(bytes.array(), HEADER, length);
    if ((int) sum.getValue() == expected && number > sequence) {
      byte[] content = new byte[length];
      bytes.get(content);
      entry = JournalEntry.of(content);
      sequence = number;
    }
  }

  @Override
  public void close() {
    try (lock) {
      slots.close();
    } catch (IOException failure) {
      log.warn("could not close {}", lockFile, failure);
    } finally {
      HELD.remove(lockFile);
    }
  }
}
