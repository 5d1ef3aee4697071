package io.tokenpak.companion.realclient;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Clients installed once for this user: one folder a package and version, complete as soon as it
/// exists.
final class ClientCache {
  private static final Duration INSTALL_BOUND = Duration.ofMinutes(4);

  private final Path folder;

  private ClientCache(Path folder) {
    this.folder = folder;
  }

  /// The cache at `-Dtokenpak.clients.cache=FOLDER`, or else in the user's own cache folder.
  static ClientCache ofUser() {
    String chosen = System.getProperty("tokenpak.clients.cache", "");
    return new ClientCache(
        chosen.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache", "tokenpak-clients")
            : Path.of(chosen));
  }

  /// The package's `node_modules`, installed by the `npm` on the PATH if it is not there yet.
  Path install(NpmPackage client) throws IOException, InterruptedException {
    return install(client, System.getenv("PATH"));
  }

  /// As [#install(NpmPackage)], for a package that npm takes only when a certain Node runs it.
  Path installWith(Path nodeFolder, NpmPackage client) throws IOException, InterruptedException {
    return install(client, nodeFolder + File.pathSeparator + System.getenv("PATH"));
  }

  private Path install(NpmPackage client, String path) throws IOException, InterruptedException {
    Path installed = folder.resolve(client.folder());
    if (!Files.isDirectory(installed)) {
      Files.createDirectories(folder);
      try (FileChannel channel = openLock(client);
          FileLock _ = channel.lock()) {
        if (!Files.isDirectory(installed)) {
          Progress.say("installing " + client.spec());
          Files.move(download(client, path), installed, StandardCopyOption.ATOMIC_MOVE);
        }
      }
    }
    return installed.resolve("node_modules");
  }

  private FileChannel openLock(NpmPackage client) throws IOException {
    return FileChannel.open(
        folder.resolve(client.folder() + ".lock"),
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE);
  }

  private Path download(NpmPackage client, String path) throws IOException, InterruptedException {
    Path partial =
        Files.createDirectory(folder.resolve(client.folder() + ".partial-" + UUID.randomUUID()));
    Files.writeString(partial.resolve("package.json"), "{\"private\":true}");
    List<String> npm =
        List.of(
            "npm",
            "install",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--no-update-notifier",
            "--loglevel=error",
            "--save-exact",
            client.spec());
    ProcessBuilder builder = new ProcessBuilder(npm).directory(partial.toFile());
    builder.environment().putAll(Map.of("PATH", path));
    BoundedProcess.run(builder, partial, INSTALL_BOUND).succeeded();
    return partial;
  }
}
