package io.tokenpak.companion.usage.ledger;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL server of Debian's with a folder and a port of its own, which may be killed and
/// started again.
final class PostgresCluster implements AutoCloseable {
  private static final String USER = "tokenpak";
  private static final String PASSWORD = "not 'quite\" simple\\";
  private static final String NOBODY = "nobody";

  private final Path folder;
  private final Path passwordFile;
  private final Path programs;
  private final ServerCertificate certificate;
  private final int port;
  private @Nullable Process server;

  private PostgresCluster(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    this.programs = programs();
    this.certificate = ServerCertificate.generate(folder);
    this.passwordFile = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    Files.setPosixFilePermissions(passwordFile, PosixFilePermissions.fromString("rw-------"));
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = free.getLocalPort();
    }
  }

  /// Makes one, and starts it.
  static PostgresCluster create() throws IOException, InterruptedException {
    PostgresCluster cluster = new PostgresCluster(Files.createTempDirectory("tokenpak-postgres"));
    cluster.initialise();
    cluster.start();
    return cluster;
  }

  private static Path programs() throws IOException {
    try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      return versions
          .max(Comparator.naturalOrder())
          .orElseThrow(() -> new IOException("install postgresql"))
          .resolve("bin");
    }
  }

  private void initialise() throws IOException, InterruptedException {
    if (isRoot()) {
      UserPrincipal nobody =
          folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(NOBODY);
      Path key = certificate.key();
      for (Path file : List.of(folder, passwordFile, key.getParent(), key)) {
        Files.setOwner(file, nobody);
      }
    }
    Process made =
        process(
            "initdb",
            "--pgdata=" + folder.resolve("data"),
            "--username=" + USER,
            "--auth=scram-sha-256",
            "--pwfile=" + passwordFile,
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync");
    if (!made.waitFor(50, TimeUnit.SECONDS) || made.exitValue() != 0) {
      throw new IOException(Files.readString(folder.resolve("log")));
    }
  }

  /// A server refuses to run as root.
  private Process process(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=nogroup", "--clear-groups", "--"));
    }
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
        .start();
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  /// Starts the server, and waits until it answers.
  void start() {
    await()
        .atMost(Duration.ofSeconds(50))
        .ignoreExceptions()
        .until(() -> {
          Process running = server;
          if (running == null || !running.isAlive()) {
            server = launch();
          }
          connect().close();
          return true;
        });
  }

  private Process launch() throws IOException {
    return process(
        "postgres",
        "-D",
        folder.resolve("data").toString(),
        "-p",
        Integer.toString(port),
        "-c",
        "listen_addresses=127.0.0.1",
        "-c",
        "unix_socket_directories=",
        "-c",
        "ssl=on",
        "-c",
        "ssl_cert_file=" + certificate.certificate(),
        "-c",
        "ssl_key_file=" + certificate.key());
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url(), USER, PASSWORD);
  }

  /// Ends the server as a loss of power would.
  void kill() throws InterruptedException {
    Process running = server;
    server = null;
    if (running != null) {
      List<ProcessHandle> workers = running.descendants().toList();
      running.destroyForcibly().waitFor();
      workers.forEach(ProcessHandle::destroyForcibly);
      workers.forEach(worker -> worker.onExit().join());
    }
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  /// Makes a user with the usual password, and does more for it.
  void addUser(String user, String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE ROLE " + user + " LOGIN PASSWORD '" + PASSWORD.replace("'", "''") + "'");
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  /// Settings for a companion that has this folder.
  LedgerSettings settings(Path home) {
    return settings(home, USER);
  }

  LedgerSettings settings(Path home, String user) {
    return settings(home, user, url());
  }

  /// Settings for a companion that is told of the server in these words.
  LedgerSettings settings(Path home, String user, String url) {
    return new LedgerSettings(
        home,
        true,
        Optional.of(new ServerSettings(url, Optional.of(user), Optional.of(passwordFile))),
        false,
        Duration.ofDays(1000));
  }

  /// Asks for TLS with a proof of who the server is.
  ///
  /// @param host to connect to
  /// @param trusted certificates, in PEM
  LedgerSettings verifying(Path home, String host, Path trusted) {
    String url = url().replace("127.0.0.1", host) + "?sslmode=verify-full&sslrootcert=" + trusted;
    return settings(home, USER, url);
  }

  /// What its clients must trust.
  Path certificate() {
    return certificate.certificate();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    kill();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
