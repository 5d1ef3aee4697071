package io.tokenpak.companion.realclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenpak.companion.stub.StubProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// A companion as a user runs it: `tokenpak serve` in a JVM of its own, on a free port, with every
/// upstream a stub.
final class ServedCompanion implements AutoCloseable {
  private static final String MAIN = "io.tokenpak.companion.Companion";
  private static final String ANNOUNCEMENT = "run/companion.json";
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration START_BOUND = Duration.ofSeconds(30);
  private static final Duration DRAIN_BOUND = Duration.ofSeconds(15);

  private final Process process;
  private final Path folder;
  private final Map<String, String> environment;
  private final JsonNode announced;

  private ServedCompanion(
      Process process, Path folder, Map<String, String> environment, JsonNode announced) {
    this.process = process;
    this.folder = folder;
    this.environment = environment;
    this.announced = announced;
  }

  /// Serves with these variables and no others of the user's; where they name no login folder,
  /// there is no login.
  static ServedCompanion start(Path folder, StubProvider upstream, Map<String, String> variables)
      throws IOException {
    return start(folder, upstream.origin(), variables);
  }

  static ServedCompanion start(Path folder, URI upstream, Map<String, String> variables)
      throws IOException {
    Path home = Files.createDirectories(folder.resolve("tokenpak"));
    Map<String, String> environment = environment(folder, home, upstream);
    environment.putAll(variables);
    Path log = log(folder);
    Process process =
        program(environment, List.of("serve"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    try {
      return new ServedCompanion(
          process, folder, environment, announced(process, home.resolve(ANNOUNCEMENT), log));
    } catch (IOException | RuntimeException | Error e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static Path log(Path folder) {
    return folder.resolve("companion.log");
  }

  private static ProcessBuilder program(Map<String, String> environment, List<String> words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener",
                "-cp",
                System.getProperty("java.class.path"),
                MAIN));
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder;
  }

  URI url() {
    return URI.create(announced.path("url").asText());
  }

  /// What the companion's own endpoints ask for.
  String admin() {
    return announced.path("admin").asText();
  }

  /// What companions in this folder have logged so far.
  String log() throws IOException {
    return Files.readString(log(folder));
  }

  /// Runs a command of `tokenpak` as its user does beside the companion.
  Outcome run(String... words) throws IOException, InterruptedException {
    return BoundedProcess.run(
        program(environment, List.of(words)),
        Files.createDirectories(folder.resolve("commands")),
        START_BOUND);
  }

  /// Ends it as SIGKILL does.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(DRAIN_BOUND.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(
          "the companion did not end within " + DRAIN_BOUND.toSeconds() + " s of SIGTERM");
    }
  }

  private static Map<String, String> environment(Path folder, Path home, URI upstream) {
    String origin = upstream.toString();
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", System.getenv("PATH"));
    environment.put("HOME", folder.toString());
    environment.put("TOKENPAK_HOME", home.toString());
    environment.put("TOKENPAK_PORT", "0");
    environment.put("TOKENPAK_REFRESH", "off");
    environment.put("CLAUDE_CONFIG_DIR", folder.resolve("no-claude").toString());
    environment.put("CODEX_HOME", folder.resolve("no-codex").toString());
    for (String provider : List.of("ANTHROPIC", "OPENAI", "CHATGPT", "GOOGLE")) {
      environment.put("TOKENPAK_UPSTREAM_" + provider, origin);
    }
    return environment;
  }

  /// What this process announces, not what a killed one has left.
  private static JsonNode announced(Process process, Path announcement, Path log)
      throws IOException {
    Awaitility.await("the companion's " + announcement.getFileName())
        .atMost(START_BOUND)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> !process.isAlive() || isOf(process, announcement));
    if (!process.isAlive()) {
      throw new AssertionError("the companion ended at once: " + Files.readString(log));
    }
    return MAPPER.readTree(announcement.toFile());
  }

  private static boolean isOf(Process process, Path announcement) throws IOException {
    return Files.exists(announcement)
        && MAPPER.readTree(announcement.toFile()).path("pid").asLong() == process.pid();
  }
}
