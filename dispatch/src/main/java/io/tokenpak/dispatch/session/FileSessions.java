package io.tokenpak.dispatch.session;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sessions as files, one each, that outlast the process and the machine.
///
/// `DIGEST.json` is a session that can be found, `ID.begun` one whose last turn has not ended. A
/// record becomes the mark in one step, and the mark is removed after the record is back, so a
/// session is never lost sight of, and where both are there, the record is right.
public final class FileSessions implements SessionStore {
  private static final Logger log = LoggerFactory.getLogger(FileSessions.class);
  private static final String KEPT = ".json";
  private static final String BEGUN = ".begun";

  private final Path folder;
  private final Disk disk;
  private final AtomicBoolean warned = new AtomicBoolean();

  /// Sessions in the folder `sessions` of a home.
  public FileSessions(Path home) {
    this(home, new Disk());
  }

  FileSessions(Path home, Disk disk) {
    this.folder = home.resolve("sessions");
    this.disk = disk;
  }

  @Override
  public Optional<SessionRecord> find(Digest digest) {
    return read(kept(digest)).filter(record -> record.digest().equals(digest));
  }

  @Override
  public boolean begin(SessionRecord record) {
    if (!isKept(record)) {
      mark(record);
      return true;
    }
    try {
      disk.move(kept(record.digest()), mark(record.id()));
      return true;
    } catch (IOException e) {
      log.warn(
          "cannot mark session {} as begun: make {} writable: {}",
          record.id(),
          folder,
          e.toString());
      return false;
    }
  }

  /// Whether the session is found by its history: its place may have gone to another with the same.
  private boolean isKept(SessionRecord record) {
    return find(record.digest()).filter(found -> found.id().equals(record.id())).isPresent();
  }

  /// Without its mark a session that is cut off is only not cleaned up after.
  private void mark(SessionRecord record) {
    try {
      Disk.folder(folder);
      disk.putLightly(mark(record.id()), SessionJson.write(record));
    } catch (IOException e) {
      warn(record, e);
    }
  }

  @Override
  public boolean keep(SessionRecord record) {
    try {
      find(record.digest()).filter(found -> !found.id().equals(record.id())).ifPresent(this::mark);
      Disk.folder(folder);
      disk.put(kept(record.digest()), SessionJson.write(record));
      disk.delete(mark(record.id()));
      warned.set(false);
      return true;
    } catch (IOException e) {
      warn(record, e);
      return false;
    }
  }

  private void warn(SessionRecord record, IOException e) {
    if (warned.compareAndSet(false, true)) {
      log.warn(
          "cannot remember session {}, nor any until {} can be written; conversations go on: {}",
          record.id(),
          folder,
          e.toString());
    }
  }

  @Override
  public void forget(SessionRecord record) {
    try {
      if (isKept(record)) {
        disk.delete(kept(record.digest()));
      }
      disk.delete(mark(record.id()));
    } catch (IOException e) {
      log.warn("cannot forget session {}: {}", record.id(), e.toString());
    }
  }

  @Override
  public List<SessionRecord> all() {
    return list(KEPT, record -> record.digest().hex());
  }

  @Override
  public List<SessionRecord> begun() {
    return list(BEGUN, record -> record.id().toString());
  }

  @Override
  public Optional<SessionRecord> begun(UUID id) {
    return read(mark(id)).filter(record -> record.id().equals(id));
  }

  /// A record under a name that is not its own was not put there by us.
  private List<SessionRecord> list(String suffix, Function<SessionRecord, String> name) {
    List<SessionRecord> found = new ArrayList<>();
    for (Path file : files(suffix)) {
      Optional<SessionRecord> record = read(file);
      if (record.isPresent() && file.endsWith(name.apply(record.get()) + suffix)) {
        found.add(record.get());
      } else if (record.isPresent()) {
        log.warn("{} is not named for the session that it holds, passing over it", file);
      }
    }
    return found;
  }

  private List<Path> files(String suffix) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + suffix)) {
      files.forEach(found::add);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (DirectoryIteratorException | IOException e) {
      log.warn("cannot list sessions in {}: {}", folder, e.toString());
    }
    return found;
  }

  @Override
  public void sweep(Instant before) {
    for (Path draft : files(Disk.DRAFT)) {
      deleteIfOlder(draft, before);
    }
    for (Path mark : files(BEGUN)) {
      if (read(mark).isEmpty()) {
        deleteIfOlder(mark, before);
      }
    }
  }

  private void deleteIfOlder(Path file, Instant before) {
    try {
      if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
        disk.delete(file);
      }
    } catch (IOException e) {
      log.debug("cannot remove {}: {}", file, e.toString());
    }
  }

  private static Optional<SessionRecord> read(Path file) {
    try {
      return Optional.of(SessionJson.read(Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      log.warn("{} holds no session, passing over it: {}", file, e.getMessage());
      return Optional.empty();
    }
  }

  private Path kept(Digest digest) {
    return folder.resolve(digest.hex() + KEPT);
  }

  private Path mark(UUID id) {
    return folder.resolve(id + BEGUN);
  }
}
