package io.tokenpak.companion.usage.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;

/// A ledger in a file of the companion's folder. What was committed is on the disk, even after a
/// loss of power: `synchronous=FULL`.
final class SqliteDatabase implements Database {
  private static final Logger log = LoggerFactory.getLogger(SqliteDatabase.class);

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final List<String> PARTS = List.of("", "-wal", "-shm");
  private static final int BUSY_MILLIS = 2000;
  private static final int READERS = 3;
  private static final int READER_PATIENCE_SECONDS = 5;
  private static final int PAGES_OF_READER = -2000;
  private static final int PAGES_TO_SHRINK = 256;

  private final Path file;
  private final SqliteLibrary library;
  private final InstantSource clock;
  private final Semaphore readers = new Semaphore(READERS);
  private @Nullable Object opened;
  private @Nullable Object openedLog;

  SqliteDatabase(Path home, InstantSource clock) {
    this.file = home.resolve("ledger.db");
    this.library = new SqliteLibrary(home);
    this.clock = clock;
  }

  @Override
  public Connection open() throws SQLException {
    library.prepare();
    try {
      boolean isNew = claim();
      checkSize();
      SQLiteDataSource source = writing();
      Connection connection = source.getConnection();
      try {
        begin(connection, source, isNew);
        return connection;
      } catch (SQLException | RuntimeException failure) {
        closeQuietly(connection);
        throw failure;
      }
    } catch (IOException refused) {
      throw new SQLException(refused.toString(), "", SQLiteErrorCode.SQLITE_CANTOPEN.code, refused);
    }
  }

  private void begin(Connection connection, SQLiteDataSource source, boolean isNew)
      throws SQLException, IOException {
    if (isNew) {
      // Only as long as there is no table.
      execute(connection, "PRAGMA auto_vacuum=INCREMENTAL");
    }
    execute(connection, "PRAGMA journal_mode=WAL");
    if (!isNew && wasLeftOpen()) {
      // A companion was killed, or the machine: the disk may have lost something.
      check(connection);
    }
    if (!Schema.isCurrent(connection)) {
      migrate(connection, source);
    }
    connection.setAutoCommit(false);
    opened = key(file);
    openedLog = key(part("-wal"));
  }

  /// Flyway uses two connections, which two processes could not do at once.
  private void migrate(Connection connection, SQLiteDataSource source)
      throws SQLException, IOException {
    try (FileChannel place = library.lockFile();
        FileLock lock = place.tryLock()) {
      if (lock == null) {
        throw new SQLException("is being made", "", SQLiteErrorCode.SQLITE_BUSY.code);
      }
      if (!Schema.isCurrent(connection)) {
        Schema.migrate(source, "sqlite");
      }
    } catch (OverlappingFileLockException here) {
      throw new SQLException("is being made", "", SQLiteErrorCode.SQLITE_BUSY.code, here);
    }
  }

  /// Makes the file before SQLite does, for the owner alone.
  ///
  /// @return whether it is empty
  private boolean claim() throws IOException {
    OwnerOnly.folder(Objects.requireNonNull(file.getParent()));
    try {
      Files.createFile(file, OwnerOnly.FILE);
    } catch (FileAlreadyExistsException there) {
      Files.setPosixFilePermissions(file, OwnerOnly.FILE.value());
    }
    return Files.size(file) == 0;
  }

  /// SQLite takes what is shorter than its head for an empty database, and would leave it so.
  private void checkSize() throws IOException, SQLException {
    long size = Files.size(file);
    if (size > 0 && size < 512) {
      throw corrupt("is cut");
    }
  }

  private boolean wasLeftOpen() throws IOException {
    Path written = part("-wal");
    return Files.exists(written) && Files.size(written) > 0;
  }

  @Override
  public void check(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("PRAGMA quick_check(1)")) {
      String first = found.next() ? found.getString(1) : "nothing";
      if (!first.equals("ok")) {
        throw corrupt(first);
      }
    }
  }

  private static SQLException corrupt(String why) {
    return new SQLException(why, "", SQLiteErrorCode.SQLITE_CORRUPT.code);
  }

  private SQLiteDataSource writing() {
    SQLiteConfig config = new SQLiteConfig();
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_MILLIS);
    // The driver begins a transaction right after another: it must not hold the lock from then on.
    config.setTransactionMode(SQLiteConfig.TransactionMode.DEFERRED);
    return source(config);
  }

  private SQLiteDataSource reading() {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setCacheSize(PAGES_OF_READER);
    return source(config);
  }

  private SQLiteDataSource source(SQLiteConfig config) {
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  private static void execute(Connection connection, String pragma) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(pragma);
    }
  }

  @Override
  public <T> T read(Reading<T> reading) throws SQLException {
    library.prepare();
    if (!acquire()) {
      throw new SQLException("too many read it at once", "", SQLiteErrorCode.SQLITE_BUSY.code);
    }
    try (Connection connection = reading().getConnection()) {
      connection.setAutoCommit(false);
      return reading.read(connection);
    } finally {
      readers.release();
    }
  }

  private boolean acquire() {
    try {
      return readers.tryAcquire(READER_PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public boolean exists() {
    return Files.exists(file);
  }

  @Override
  public boolean isShared() {
    return false;
  }

  @Override
  public boolean isInPlace() {
    return Objects.equals(opened, key(file)) && Objects.equals(openedLog, key(part("-wal")));
  }

  private static @Nullable Object key(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (IOException absent) {
      return null;
    }
  }

  private Path part(String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  @Override
  public boolean setAside(SQLException failure) {
    if (!isBroken(failure)) {
      return false;
    }
    String name = file.getFileName() + ".corrupt-" + STAMP.format(clock.instant());
    try {
      for (String suffix : PARTS) {
        if (Files.exists(part(suffix))) {
          Files.move(part(suffix), file.resolveSibling(name + suffix));
        }
      }
    } catch (IOException refused) {
      log.error("cannot set {} aside, which is broken: move it away", file, refused);
      return false;
    }
    log.error(
        "{} is broken ({}): it was set aside as {}, and a new one is begun; what it held is missing"
            + " from sums",
        file,
        failure.getMessage(),
        name);
    return true;
  }

  private boolean isBroken(SQLException failure) {
    return suggestsDamage(failure)
        || (code(failure) == SQLiteErrorCode.SQLITE_CANTOPEN.code && isBlocked());
  }

  /// Something other than a file stands where a part of the database would.
  private boolean isBlocked() {
    return PARTS.stream()
        .map(this::part)
        .anyMatch(each -> Files.exists(each) && !Files.isRegularFile(each));
  }

  private static int code(SQLException failure) {
    return failure.getErrorCode() & 0xff;
  }

  @Override
  public String deadRuns() {
    // One companion has the folder, so that every other run is over.
    return "run <> ? AND ? >= 0";
  }

  @Override
  public void shrink(Connection connection) throws SQLException {
    execute(connection, "PRAGMA incremental_vacuum(" + PAGES_TO_SHRINK + ")");
  }

  @Override
  public String finding(SQLException failure) {
    String advice =
        switch (SQLiteErrorCode.getErrorCode(code(failure))) {
          case SQLITE_FULL -> "the disk is full: make room";
          case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM ->
              "it cannot be opened for writing: make folder and file yours";
          case SQLITE_BUSY, SQLITE_LOCKED -> "another program holds it: end that";
          case SQLITE_IOERR -> "reading or writing fails: look at the disk, and at the room on it";
          default -> failure.getMessage();
        };
    return file + " cannot be written; " + advice;
  }

  @Override
  public boolean suggestsDamage(SQLException failure) {
    int code = code(failure);
    return code == SQLiteErrorCode.SQLITE_CORRUPT.code
        || code == SQLiteErrorCode.SQLITE_NOTADB.code;
  }

  @Override
  public boolean blamesRows(SQLException failure) {
    return switch (SQLiteErrorCode.getErrorCode(code(failure))) {
      case SQLITE_CONSTRAINT, SQLITE_TOOBIG, SQLITE_MISMATCH, SQLITE_RANGE -> true;
      default -> false;
    };
  }

  private static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException lost) {
      log.debug("a connection does not close", lost);
    }
  }

  @Override
  public void close() {
    // Nothing is kept open between uses.
  }
}
