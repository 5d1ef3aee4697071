package io.tokenpak.companion.usage.ledger;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Entries that wait until their database can be written, in their order: in a file as long as that
/// can be written, behind those in memory. Used by one thread; its counts are read by all.
final class Spill implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Spill.class);

  private static final int PIECE = 256 * 1024;

  private final Path file;
  private final long mostBytes;
  private final int mostHeld;
  private final ArrayDeque<Entry> held = new ArrayDeque<>();
  private @Nullable FileChannel channel;

  /// Where the first line that was not taken begins, and where the last one ends.
  private long start;

  private long end;
  private long startAfterTaken;
  private int takenHeld;
  private int takenLines;
  private long lines;
  private volatile long waiting;
  private final LongAdder lost = new LongAdder();

  /// @param mostBytes that the file may have
  /// @param mostHeld how many entries may wait in memory
  Spill(Path file, long mostBytes, int mostHeld) {
    this.file = file;
    this.mostBytes = mostBytes;
    this.mostHeld = mostHeld;
  }

  /// Finds what an earlier companion left.
  void recover() {
    if (!Files.exists(file)) {
      return;
    }
    try {
      FileChannel opened = open();
      byte[] tail = new byte[1];
      long size = opened.size();
      long complete = 0;
      long count = 0;
      ByteBuffer piece = ByteBuffer.allocate(PIECE);
      for (long at = 0; at < size; at += piece.position()) {
        piece.clear();
        if (opened.read(piece, at) <= 0) {
          break;
        }
        for (int i = 0; i < piece.position(); i++) {
          tail[0] = piece.get(i);
          if (tail[0] == '\n') {
            count++;
            complete = at + i + 1;
          }
        }
      }
      if (complete < size) {
        log.warn("the last line of {} was cut when a companion ended, and is lost", file);
        lost.increment();
        opened.truncate(complete);
      }
      end = complete;
      lines = count;
      waiting = count;
      if (count == 0) {
        remove();
      }
    } catch (IOException unreadable) {
      log.error("cannot read {}, in which usage waits: make it readable", file, unreadable);
    }
  }

  boolean isEmpty() {
    return waiting == 0;
  }

  /// How many wait.
  long count() {
    return waiting;
  }

  /// How many found no room.
  long lost() {
    return lost.sum();
  }

  /// Adds entries behind those that wait.
  void add(List<Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    held.addAll(entries);
    append();
    int over = held.size() - mostHeld;
    for (int i = 0; i < over; i++) {
      held.removeLast();
    }
    if (over > 0) {
      if (lost.sum() == 0) {
        log.error("there is no room for usage in {} nor in memory: rows are lost", file);
      }
      lost.add(over);
    }
    waiting = lines + held.size();
  }

  /// Writes what is held in memory behind the lines of the file.
  private void append() {
    if (takenHeld > 0) {
      return;
    }
    try {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      for (Entry entry : held) {
        EntryJson.write(entry, text);
      }
      if (end + text.size() > mostBytes) {
        return;
      }
      write(ByteBuffer.wrap(text.toByteArray()));
      lines += held.size();
      held.clear();
    } catch (IOException refused) {
      log.debug("usage is held in memory", refused);
    }
  }

  private void write(ByteBuffer text) throws IOException {
    FileChannel opened = open();
    try {
      long at = end;
      while (text.hasRemaining()) {
        at += opened.write(text, at);
      }
      opened.force(false);
      end = at;
    } catch (IOException refused) {
      try {
        opened.truncate(end);
      } catch (IOException stuck) {
        refused.addSuppressed(stuck);
      }
      throw refused;
    }
  }

  private FileChannel open() throws IOException {
    FileChannel opened = channel;
    if (opened == null) {
      OwnerOnly.folder(Objects.requireNonNull(file.getParent()));
      try {
        Files.createFile(file, OwnerOnly.FILE);
      } catch (FileAlreadyExistsException there) {
        Files.setPosixFilePermissions(file, OwnerOnly.FILE.value());
      }
      opened = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
      lock(opened);
      channel = opened;
    }
    return opened;
  }

  /// Another companion that is about to end may still use it.
  private static void lock(FileChannel opened) throws IOException {
    try {
      if (opened.tryLock() != null) {
        return;
      }
    } catch (IOException | OverlappingFileLockException refused) {
      opened.close();
      throw new IOException("is used by another companion", refused);
    }
    opened.close();
    throw new IOException("is used by another companion");
  }

  /// The first entries that wait. They go on to wait until they are said to be written.
  List<Entry> take(int most) {
    List<Entry> taken = new ArrayList<>();
    takenLines = 0;
    takenHeld = 0;
    if (lines > 0) {
      takeLines(most, taken);
    } else {
      for (Entry entry : held) {
        if (taken.size() == most) {
          break;
        }
        taken.add(entry);
      }
      takenHeld = taken.size();
    }
    return taken;
  }

  private void takeLines(int most, List<Entry> taken) {
    ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, end - start));
    try {
      FileChannel opened = open();
      while (piece.hasRemaining() && opened.read(piece, start + piece.position()) > 0) {
        // Until it is full.
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    int from = 0;
    startAfterTaken = start;
    for (int i = 0; i < piece.position() && takenLines < most; i++) {
      if (piece.get(i) == '\n') {
        String line = new String(piece.array(), from, i - from, StandardCharsets.UTF_8);
        EntryJson.read(line).ifPresentOrElse(taken::add, lost::increment);
        from = i + 1;
        takenLines++;
        startAfterTaken = start + from;
      }
    }
    if (takenLines == 0) {
      // Not a line of ours: none is as long. What follows cannot be told from it.
      lost.add(lines);
      takenLines = (int) Math.min(lines, Integer.MAX_VALUE);
      startAfterTaken = end;
    }
  }

  /// What was taken waits no longer.
  void written() {
    lines -= takenLines;
    start = takenLines > 0 ? startAfterTaken : start;
    for (int i = 0; i < takenHeld; i++) {
      held.removeFirst();
    }
    takenLines = 0;
    takenHeld = 0;
    if (lines == 0) {
      remove();
    }
    waiting = lines + held.size();
  }

  private void remove() {
    try {
      close();
      Files.deleteIfExists(file);
    } catch (IOException refused) {
      log.debug("{} stays, with rows that are written", file, refused);
    }
    start = 0;
    end = 0;
    lines = 0;
  }

  @Override
  public void close() throws IOException {
    FileChannel opened = channel;
    channel = null;
    if (opened != null) {
      opened.close();
    }
  }
}
