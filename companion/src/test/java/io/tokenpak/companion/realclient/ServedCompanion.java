package io.tokenpak.companion.realclient;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenpak.companion.stub.StubProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// A companion as a user runs it: `tokenpak serve` in a JVM of its own, on a free port, with every
/// upstream a stub.
final class ServedCompanion implements AutoCloseable {
  private static final String MAIN = "io.tokenpak.companion.Companion";
  private static final Duration START_BOUND = Duration.ofSeconds(30);
  private static final Duration DRAIN_BOUND = Duration.ofSeconds(15);

  private final Process process;
  private final Path log;
  private final URI url;

  private ServedCompanion(Process process, Path log, URI url) {
    this.process = process;
    this.log = log;
    this.url = url;
  }

  /// Serves with these variables and no others of the user's; where they name no login folder,
  /// there is no login.
  static ServedCompanion start(Path folder, StubProvider upstream, Map<String, String> variables)
      throws IOException {
    Path home = Files.createDirectories(folder.resolve("tokenpak"));
    Path log = folder.resolve("companion.log");
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                MAIN,
                "serve"));
    builder.environment().clear();
    builder.environment().putAll(environment(folder, home, upstream));
    builder.environment().putAll(variables);
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      return new ServedCompanion(
          process, log, awaitUrl(process, home.resolve("run/companion.json"), log));
    } catch (IOException | RuntimeException | Error e) {
      process.destroyForcibly();
      throw e;
    }
  }

  URI url() {
    return url;
  }

  /// What the companion has logged so far.
  String log() throws IOException {
    return Files.readString(log);
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

  private static Map<String, String> environment(Path folder, Path home, StubProvider upstream) {
    String origin = upstream.origin().toString();
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

  private static URI awaitUrl(Process process, Path announcement, Path log) throws IOException {
    Awaitility.await("the companion's " + announcement.getFileName())
        .atMost(START_BOUND)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> Files.exists(announcement) || !process.isAlive());
    if (!process.isAlive()) {
      throw new AssertionError("the companion ended at once: " + Files.readString(log));
    }
    return URI.create(new ObjectMapper().readTree(announcement.toFile()).path("url").asText());
  }
}
