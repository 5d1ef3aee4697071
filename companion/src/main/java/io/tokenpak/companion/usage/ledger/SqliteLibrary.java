package io.tokenpak.companion.usage.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// SQLite itself, which its driver unpacks into a folder before it is loaded: into one of the
/// companion's, which nobody else can write.
final class SqliteLibrary {
  private static final Logger log = LoggerFactory.getLogger(SqliteLibrary.class);
  private static final String FOLDER = "org.sqlite.tmpdir";

  /// Another process may be about to load what is younger.
  private static final Duration LEFT_BEHIND = Duration.ofMinutes(1);

  private final Path folder;
  private volatile boolean prepared;

  SqliteLibrary(Path home) {
    folder = home.resolve("run").resolve("sqlite");
  }

  /// Makes the folder, and removes what killed processes have left in it.
  void prepare() throws SQLException {
    if (prepared) {
      return;
    }
    try {
      OwnerOnly.folder(folder);
      sweep();
    } catch (IOException refused) {
      throw new SQLException("cannot make " + folder, "", 14, refused);
    }
    System.setProperty(FOLDER, folder.toString());
    prepared = true;
  }

  /// A file to lock while tables are made.
  FileChannel lockFile() throws IOException {
    return FileChannel.open(
        folder.resolveSibling("ledger.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private void sweep() throws IOException {
    Instant old = Instant.now().minus(LEFT_BEHIND);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(old)) {
          // One that is loaded stays so.
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException busy) {
      log.debug("cannot sweep {}", List.of(folder), busy);
    }
  }
}
