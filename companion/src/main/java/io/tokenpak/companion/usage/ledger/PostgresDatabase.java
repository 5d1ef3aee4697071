package io.tokenpak.companion.usage.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A ledger on a PostgreSQL server, which many companions may share.
final class PostgresDatabase implements Database {
  private static final Duration CONNECTING = Duration.ofSeconds(3);
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final int ANSWER_SECONDS = 10;
  private static final int MOST_CONNECTIONS = 4;
  private static final String NO_LOGIN = "28";

  private final ServerSettings settings;
  private @Nullable HikariDataSource pool;
  private boolean closed;

  PostgresDatabase(ServerSettings settings) {
    this.settings = settings;
  }

  @Override
  public Connection open() throws SQLException {
    HikariDataSource source = pool();
    Connection connection = connect(source);
    try {
      boolean current = Schema.isCurrent(connection);
      connection.rollback();
      if (!current) {
        Schema.migrate(source, "postgresql");
      }
      return connection;
    } catch (SQLException | RuntimeException failure) {
      connection.close();
      throw failure;
    }
  }

  private Connection connect(HikariDataSource source) throws SQLException {
    try {
      return source.getConnection();
    } catch (SQLException refused) {
      if (state(refused).startsWith(NO_LOGIN)) {
        // The password may be another one by the next time.
        drop();
      }
      throw refused;
    }
  }

  private synchronized HikariDataSource pool() throws SQLException {
    if (closed) {
      throw new SQLException("the ledger is closed", "08003");
    }
    HikariDataSource made = pool;
    if (made == null) {
      made = make();
      pool = made;
    }
    return made;
  }

  private HikariDataSource make() throws SQLException {
    HikariConfig config = new HikariConfig();
    config.setPoolName("ledger");
    config.setDriverClassName("org.postgresql.Driver");
    config.setJdbcUrl(settings.demandingUrl());
    settings.user().ifPresent(config::setUsername);
    if (settings.passwordFile().isPresent()) {
      config.setPassword(password(settings.passwordFile().get()));
    }
    config.setMaximumPoolSize(MOST_CONNECTIONS);
    config.setMinimumIdle(0);
    config.setIdleTimeout(IDLE.toMillis());
    config.setConnectionTimeout(CONNECTING.toMillis());
    // Made although the server may be down.
    config.setInitializationFailTimeout(-1);
    config.setAutoCommit(false);
    config.addDataSourceProperty("ApplicationName", "tokenpak");
    config.addDataSourceProperty("connectTimeout", CONNECTING.toSeconds());
    config.addDataSourceProperty("socketTimeout", ANSWER_SECONDS);
    config.addDataSourceProperty("tcpKeepAlive", true);
    config.addDataSourceProperty("reWriteBatchedInserts", true);
    return new HikariDataSource(config);
  }

  private static String password(Path file) throws SQLException {
    try {
      String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
      if (!mode.endsWith("------")) {
        throw new SQLException(file + " is open to other users: run chmod 600 on it", NO_LOGIN);
      }
      return Files.readString(file).lines().findFirst().orElse("");
    } catch (IOException unreadable) {
      throw new SQLException(file + " cannot be read: make it readable", NO_LOGIN, unreadable);
    }
  }

  private synchronized void drop() {
    HikariDataSource made = pool;
    pool = null;
    if (made != null) {
      made.close();
    }
  }

  @Override
  public <T> T read(Reading<T> reading) throws SQLException {
    try (Connection connection = connect(pool())) {
      connection.setReadOnly(true);
      try {
        return reading.read(connection);
      } finally {
        connection.rollback();
      }
    }
  }

  @Override
  public boolean exists() {
    return true;
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public void check(Connection connection) {
    // The server's business.
  }

  @Override
  public boolean isInPlace() {
    return true;
  }

  @Override
  public boolean setAside(SQLException failure) {
    return false;
  }

  @Override
  public String deadRuns() {
    return "run IN (SELECT run FROM run WHERE run <> ? AND heard < ?)";
  }

  @Override
  public void shrink(Connection connection) {
    // The server vacuums by itself.
  }

  @Override
  public String finding(SQLException failure) {
    String state = state(failure);
    String advice =
        switch (state.length() < 2 ? "" : state.substring(0, 2)) {
          case "08" -> "it cannot be reached: start it, or mend TOKENPAK_LEDGER_URL";
          case NO_LOGIN ->
              "it refuses the login: mend TOKENPAK_LEDGER_USER and TOKENPAK_LEDGER_PASSWORD_FILE";
          case "3D" -> "it has no such database: make it";
          case "53" -> "it has no room or no connection left: make room";
          case "57" -> "it is stopping or starting: wait, or start it";
          default ->
              state.equals("42501")
                  ? "the user may not do that: grant SELECT, INSERT, UPDATE and DELETE"
                  : failure.getMessage();
        };
    return settings.place() + " cannot be used; " + advice;
  }

  /// Of the cause, too: a pool knows only that it has no connection.
  private static String state(SQLException failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof SQLException refused
          && refused.getSQLState() != null
          && refused.getCause() == null) {
        return Objects.requireNonNullElse(refused.getSQLState(), "");
      }
    }
    return Objects.requireNonNullElse(failure.getSQLState(), "08000");
  }

  @Override
  public boolean suggestsDamage(SQLException failure) {
    return false;
  }

  @Override
  public boolean blamesRows(SQLException failure) {
    String state = state(failure);
    return state.startsWith("22") || state.startsWith("23");
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    drop();
  }
}
