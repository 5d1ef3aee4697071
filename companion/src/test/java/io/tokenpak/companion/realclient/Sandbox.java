package io.tokenpak.companion.realclient;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A throw-away home in which one client runs: nothing of the user's environment but the PATH
/// reaches it.
final class Sandbox {
  private static final Duration BOUND = Duration.ofMinutes(3);

  private final String client;
  private final Path home;
  private final Map<String, String> environment = new HashMap<>();

  private Sandbox(String client, Path home) {
    this.client = client;
    this.home = home;
  }

  /// A sandbox for that client, named so that whoever watches knows what runs.
  static Sandbox of(String client, Path folder) throws IOException {
    Path home = Files.createDirectories(folder.resolve("home"));
    Sandbox sandbox = new Sandbox(client, home);
    sandbox.set("PATH", System.getenv("PATH"));
    sandbox.set("HOME", home.toString());
    sandbox.set("LANG", "C.UTF-8");
    sandbox.set("TMPDIR", Files.createDirectories(folder.resolve("tmp")).toString());
    return sandbox.offline();
  }

  /// Sends whatever a client wants from beyond loopback to the discard port, and what it wants from
  /// npm nowhere.
  private Sandbox offline() {
    for (String name : List.of("https_proxy", "HTTPS_PROXY")) {
      set(name, "http://127.0.0.1:9");
    }
    for (String name : List.of("no_proxy", "NO_PROXY")) {
      set(name, "127.0.0.1,localhost");
    }
    return set("npm_config_offline", "true");
  }

  Path home() {
    return home;
  }

  Path workspace() throws IOException {
    return Files.createDirectories(home.resolve("work"));
  }

  /// Writes a file below the home.
  Path write(String name, String text) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  Sandbox set(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Outcome run(List<String> command) throws IOException, InterruptedException {
    Progress.say("running " + client);
    return BoundedProcess.run(builder(command), home, BOUND);
  }

  /// Starts what is to be spoken with.
  Process start(List<String> command) throws IOException {
    Progress.say("starting " + client);
    return builder(command).redirectError(home.resolve("stderr.log").toFile()).start();
  }

  private ProcessBuilder builder(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(workspace().toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder;
  }

  /// Runs the command in a shell that has taken in the `export` lines, as a user would.
  Outcome runAfter(String exports, List<String> command) throws IOException, InterruptedException {
    Path script = write("exports.sh", exports);
    List<String> sourcing =
        new ArrayList<>(List.of("/bin/sh", "-c", ". \"$0\" && exec \"$@\"", script.toString()));
    sourcing.addAll(command);
    return run(sourcing);
  }
}
