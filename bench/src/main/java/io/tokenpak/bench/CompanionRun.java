package io.tokenpak.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// A built companion that serves with a pool, in a home that is thrown away and with a key that
/// opens nothing.
final class CompanionRun implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Process process;
  private final Path folder;
  private final Path program;
  private final HttpClient client = HttpClient.newHttpClient();
  private JsonNode running = MAPPER.createObjectNode();

  private CompanionRun(Process process, Path folder, Path program) {
    this.process = process;
    this.folder = folder;
    this.program = program;
  }

  /// Starts one, and waits until it serves.
  ///
  /// @param settings further variables
  static CompanionRun start(Lab lab, Path program, Map<String, String> settings)
      throws IOException, InterruptedException {
    Path folder = lab.folder();
    ProcessBuilder builder =
        new ProcessBuilder(lab.launcher().toString(), "serve")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("companion.log").toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(List.of("PATH"));
    environment.putAll(lab.home(folder));
    environment.put("TOKENPAK_HOME", folder.resolve("tokenpak").toString());
    environment.put("TOKENPAK_PORT", "0");
    // Open for what is measured from outside.
    environment.put("TOKENPAK_JAVA_OPTS", "-XX:-DisableAttachMechanism -Dtokenpak.seclude=false");
    environment.put("TOKENPAK_REFRESH", "off");
    environment.put("TOKENPAK_UPSTREAM_ANTHROPIC", lab.provider().origin().toString());
    environment.put("ANTHROPIC_API_KEY", "sk-ant-api03-bench");
    environment.put("TOKENPAK_COMPANION_SUBPROCESS", "1");
    environment.put("TOKENPAK_CLAUDE_BIN", program.toString());
    environment.putAll(settings);
    CompanionRun run = new CompanionRun(builder.start(), folder, lab.claude());
    try {
      run.awaitServing();
    } catch (IOException | InterruptedException | RuntimeException failure) {
      run.close();
      throw failure;
    }
    return run;
  }

  private void awaitServing() throws IOException, InterruptedException {
    Path announcement = folder.resolve("tokenpak/run/companion.json");
    await("it serves", () -> Files.exists(announcement));
    running = MAPPER.readTree(announcement.toFile());
  }

  URI url() {
    return URI.create(running.path("url").asText());
  }

  long pid() {
    return process.pid();
  }

  /// What it knows of its pool.
  PoolView pool() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(url().resolve("/tokenpak/api/status"))
            .timeout(PATIENCE)
            .header("X-TokenPak-Auth", running.path("admin").asText())
            .build();
    return PoolView.of(MAPPER.readTree(client.send(request, BodyHandlers.ofByteArray()).body()));
  }

  /// Waits until its pool is as wanted.
  void await(String what, Predicate<PoolView> wanted) throws IOException, InterruptedException {
    await(what, () -> wanted.test(pool()));
  }

  private void await(String what, Condition condition) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new IOException("waited too long until " + what + ": see " + folder);
      }
      rest(LOOK);
    }
  }

  /// What is waited for.
  private interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  /// Lets time pass, in which the companion must not end.
  void rest(Duration time) throws IOException, InterruptedException {
    if (process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new IOException("the companion ended: see " + folder);
    }
  }

  /// The CLI processes that it runs, by their program; wrappers around them do not count.
  List<ProcessHandle> clis() {
    return process
        .descendants()
        .filter(each ->
            each.info().command().filter(path -> path.equals(program.toString())).isPresent())
        .toList();
  }

  /// Bytes of objects that are alive after a full collection; empty without a `jcmd` beside the
  /// Java that runs this.
  OptionalLong liveBytes() throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (!Files.isExecutable(jcmd)) {
      return OptionalLong.empty();
    }
    Process run =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid()), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    List<String> lines;
    try (var reader = run.inputReader()) {
      lines = reader.lines().toList();
    }
    var _ = run.waitFor();
    String total = lines.getLast();
    if (!total.startsWith("Total")) {
      throw new IOException("jcmd says: " + String.join("\n", lines));
    }
    return OptionalLong.of(Long.parseLong(total.strip().split("\\s+", -1)[2]));
  }

  @Override
  public void close() throws InterruptedException {
    client.close();
    process.destroy();
    if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      var _ = process.destroyForcibly();
    }
  }
}
