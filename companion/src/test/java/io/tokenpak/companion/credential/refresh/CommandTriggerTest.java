package io.tokenpak.companion.credential.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.credential.ClaudeLogin;
import io.tokenpak.companion.credential.Generation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real child processes in the part of Claude Code.
class CommandTriggerTest {
  private static final PatientWatchdog.Bounds USUAL = PatientWatchdog.Bounds.USUAL;
  private static final PatientWatchdog.Bounds SHORT =
      new PatientWatchdog.Bounds(Duration.ofMillis(400), Duration.ofMillis(400));
  private static final Map<String, String> PATH = Map.of("PATH", "/usr/bin:/bin");

  @TempDir Path folder;

  private FakeCli cli;
  private ClaudeLogin source;

  @BeforeEach
  void login() throws IOException {
    cli = new FakeCli(folder);
    cli.write("sk-ant-oat01-old", Instant.now().minusSeconds(1));
    source = cli.source();
  }

  @Test
  void seesALoginThatIsReplaced() throws Exception {
    assertThat(run(FakeCli.renewing("sk-ant-oat01-new"))).isEqualTo(new Outcome.Refreshed());
  }

  @Test
  void seesALoginThatIsWrittenInPlace() throws Exception {
    String json = FakeCli.json("sk-ant-oat01-new", Instant.now().plusSeconds(60));

    assertThat(run("printf '%s' '" + json + "' > \"$LOGIN\"")).isEqualTo(new Outcome.Refreshed());
  }

  @Test
  void believesTheLoginAndNotTheExitCode() throws Exception {
    assertThat(run(FakeCli.renewing("sk-ant-oat01-new") + "exit 1"))
        .isEqualTo(new Outcome.Refreshed());
    assertThat(run("exit 0")).isEqualTo(new Outcome.Unchanged());
    assertThat(run("exit 1")).isEqualTo(new Outcome.Transient(null));
  }

  @Test
  void seesALoginThatIsEmptied() throws Exception {
    String json = FakeCli.json("", Instant.EPOCH);

    assertThat(run("printf '%s' '" + json + "' > \"$LOGIN\""))
        .isEqualTo(new Outcome.Permanent("logged_out"));
  }

  @Test
  void asksAHangingProgramToEndAndLetsItFreeItsLocks() throws Exception {
    String script =
        """
        mkdir "$DIR/lock"
        trap 'rmdir "$DIR/lock"; exit 143' TERM
        while true; do sleep 0.05; done
        """;

    assertThat(run(script, SHORT)).isEqualTo(new Outcome.Transient(null));
    assertThat(folder.resolve("lock")).doesNotExist();
  }

  @Test
  void killsAProgramThatDoesNotEndWithWhatItHasStarted() throws Exception {
    String script =
        """
        trap '' TERM
        sh -c 'trap "" TERM; while true; do sleep 0.05; done' &
        echo $! > "$DIR/child"
        while true; do sleep 0.05; done
        """;

    assertThat(run(script, SHORT)).isEqualTo(new Outcome.Transient(null));
    long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> !ProcessHandle.of(child).map(ProcessHandle::isAlive).orElse(false));
  }

  @Test
  void doesNotWaitForWhatAProgramLeavesRunning() throws Exception {
    String script =
        FakeCli.renewing("sk-ant-oat01-new") + "(sleep 20; true) &\necho $! > \"$DIR/child\"";

    assertThat(run(script)).isEqualTo(new Outcome.Refreshed());
    ProcessHandle.of(Long.parseLong(Files.readString(folder.resolve("child")).strip()))
        .ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void takesAFloodOfOutput() throws Exception {
    String script = "head -c 20000000 /dev/zero\n" + FakeCli.renewing("sk-ant-oat01-new");

    assertThat(run(script)).isEqualTo(new Outcome.Refreshed());
  }

  @Test
  void givesTheProgramNothingToRead() throws Exception {
    assertThat(run("cat > \"$DIR/input\"")).isEqualTo(new Outcome.Unchanged());
    assertThat(folder.resolve("input")).isEmptyFile();
  }

  @Test
  void saysWhatToDoAboutAMissingProgram() {
    Outcome outcome =
        cli.trigger(List.of("no-such-claude", "sk-ant-secret"), USUAL)
            .refresh(source, generation());

    assertThat(outcome)
        .isEqualTo(
            new Outcome.Refused(
                "cannot run no-such-claude: install it, or set TOKENPAK_REFRESH_CLAUDE_COMMAND to"
                    + " the command that runs it here"));
  }

  @Test
  void logsTheEndOfWhatAFailingProgramPrintsWithoutSecrets() throws Exception {
    try (CapturedLog log = new CapturedLog()) {
      run(
          "exec >&2; echo first; echo 'token sk-ant-oat01-abc of o@example.com'; echo sorry; exit 3");

      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith("WARN claude-login: ")
          .endsWith(".sh ended with 3: first | token <redacted> of <redacted> | sorry");
    }
  }

  @Test
  void runsInTheGivenFolderWithTheGivenEnvironment() throws Exception {
    CommandTrigger trigger =
        cli.trigger(
            cli.program("pwd > \"$DIR/pwd\"; env > \"$DIR/env\""),
            USUAL,
            Map.of(
                "PATH", "/usr/bin:/bin",
                "ANTHROPIC_BASE_URL", "http://127.0.0.1:8766",
                "LANG", "C.UTF-8"));
    trigger.refresh(source, generation());

    assertThat(folder.resolve("pwd")).hasContent(folder.toRealPath().toString());
    assertThat(Files.readAllLines(folder.resolve("env")))
        .contains("LANG=C.UTF-8")
        .noneMatch(line -> line.startsWith("ANTHROPIC_") || line.startsWith("JAVA_"));
  }

  private Outcome run(String script) throws IOException {
    return run(script, USUAL);
  }

  private Outcome run(String script, PatientWatchdog.Bounds bounds) throws IOException {
    return cli.trigger(cli.program(script), bounds, PATH).refresh(source, generation());
  }

  private Generation generation() {
    return source.generation().orElseThrow();
  }
}
