package io.tokenpak.companion.realclient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tokenpak.companion.stub.StubProvider;
import io.tokenpak.companion.stub.StubScript;
import io.tokenpak.dispatch.process.ClaudeEnvironment;
import io.tokenpak.dispatch.process.ClaudeProcess;
import io.tokenpak.dispatch.process.ClaudeProgram;
import io.tokenpak.dispatch.process.Enclosure;
import io.tokenpak.dispatch.process.Launch;
import io.tokenpak.dispatch.process.LineListener;
import io.tokenpak.dispatch.process.ProcessEnd;
import io.tokenpak.dispatch.process.ProcessHost;
import io.tokenpak.dispatch.process.ProcessLimits;
import io.tokenpak.dispatch.process.ProcessStarter;
import io.tokenpak.dispatch.process.Redaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How the real CLI runs in its enclosure, and ends.
@Tag("real-client")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ClaudeProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SLOW = "{\"command\":\"sleep 4711\",\"description\":\"waits\"}";
  private static final String ORPHANS =
      "{\"command\":\"for i in 1 2 3; do (setsid true &); done; printf '%s-%s' left right\","
          + "\"description\":\"leaves orphans\"}";

  private static Path claude;

  @TempDir Path folder;
  private final ProcessStarter starter = new ProcessStarter();
  private final Heard heard = new Heard();
  private Enclosure enclosure;

  private static final class Heard implements LineListener {
    final List<String> lines = new CopyOnWriteArrayList<>();
    final List<ProcessEnd> ends = new CopyOnWriteArrayList<>();

    @Override
    public void line(String line) {
      lines.add(line);
    }

    @Override
    public void ended(ProcessEnd end) {
      ends.add(end);
    }

    private boolean says(String text) {
      return lines.stream().anyMatch(line -> line.contains(text));
    }
  }

  @BeforeAll
  static void install() throws Exception {
    NpmPackage client = NpmPackage.CLAUDE_CODE;
    claude = ClientCache.ofUser().install(client).resolve(client.name()).resolve("claude");
  }

  @BeforeEach
  void enclose() {
    enclosure = Enclosure.probe(starter, path(), Map.of("PATH", path()), PATIENCE);
    assertThat(enclosure.isTight()).as(enclosure.described()).isTrue();
  }

  @AfterEach
  void close() {
    starter.close();
  }

  private static String path() {
    return System.getenv("PATH");
  }

  private ClaudeProcess start(StubProvider stub, ProcessLimits limits) throws IOException {
    ClaudeEnvironment environment =
        ClaudeEnvironment.from(Map.of("PATH", path(), "LANG", "C.UTF-8"), List.of())
            .with("HOME", folder.toString())
            .with("CLAUDE_CONFIG_DIR", folder.resolve(".claude").toString())
            .with("ANTHROPIC_BASE_URL", stub.origin().toString())
            .with("ANTHROPIC_API_KEY", "placeholder");
    ClaudeProgram program =
        ClaudeProgram.probe(starter, claude.toString(), path(), environment.variables(), PATIENCE);
    Launch launch =
        new Launch(
            List.of(
                "-p",
                "--input-format=stream-json",
                "--output-format=stream-json",
                "--verbose",
                "--allowedTools=Bash"),
            environment.variables(),
            folder);
    return ClaudeProcess.start(
        new ProcessHost(starter, program, enclosure, UUID.randomUUID().toString(), limits),
        launch,
        Redaction.of(List.of()),
        heard);
  }

  private static void say(ClaudeProcess process) throws IOException {
    process.send(
        "{\"type\":\"user\",\"message\":{\"role\":\"user\",\"content\":\"go on\"}}"
            .getBytes(UTF_8));
  }

  @Test
  void takesATurnWithATool() throws Exception {
    try (StubProvider stub =
            StubProvider.start(StubScript.saying("pong").afterCalling("Bash", ORPHANS));
        ClaudeProcess process = start(stub, ProcessLimits.DEFAULTS)) {
      say(process);
      await().atMost(PATIENCE).until(() -> heard.says("\"type\":\"result\""));

      assertThat(heard.says("left-right")).isTrue();
      assertThat(Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")))
          .startsWith(claude.toRealPath().toString());
      assertThat(process.rss().orElseThrow()).isGreaterThan(50L << 20);
      ProcessHandle first =
          ProcessHandle.of(process.pid()).flatMap(ProcessHandle::parent).orElseThrow();
      await().atMost(PATIENCE).until(() -> first.children().count() == 1);

      process.close();
      assertThat(heard.ends).singleElement().extracting(ProcessEnd::exitCode).isEqualTo(0);
    }
  }

  @Test
  void sigtermEndsATurnAndItsTool() throws Exception {
    ProcessLimits hasty =
        new ProcessLimits(Duration.ofMillis(200), Duration.ofSeconds(30), PATIENCE, 1 << 20);
    try (StubProvider stub =
            StubProvider.start(StubScript.saying("pong").afterCalling("Bash", SLOW));
        ClaudeProcess process = start(stub, hasty)) {
      List<ProcessHandle> tool = whileTheToolRuns(process);

      process.close();

      assertThat(heard.ends).singleElement().extracting(ProcessEnd::exitCode).isEqualTo(143);
      assertThat(tool).noneMatch(ProcessHandle::isAlive);
    }
  }

  @Test
  void aKilledCliTakesItsToolAlong() throws Exception {
    try (StubProvider stub =
            StubProvider.start(StubScript.saying("pong").afterCalling("Bash", SLOW));
        ClaudeProcess process = start(stub, ProcessLimits.DEFAULTS)) {
      List<ProcessHandle> tool = whileTheToolRuns(process);

      assertThat(ProcessHandle.of(process.pid()).orElseThrow().destroyForcibly()).isTrue();

      await().atMost(PATIENCE).until(() -> !heard.ends.isEmpty());
      assertThat(heard.ends.getFirst().exitCode()).isEqualTo(137);
      assertThat(tool).noneMatch(ProcessHandle::isAlive);
    }
  }

  private static List<ProcessHandle> whileTheToolRuns(ClaudeProcess process) throws IOException {
    say(process);
    await().atMost(PATIENCE).until(() -> process.descendants().size() >= 2);
    return process.descendants();
  }
}
