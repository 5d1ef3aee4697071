package io.tokenpak.companion.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {
  @TempDir Path home;

  @Test
  void aMissingCommandIsAnsweredAsByAShell() {
    CommandRun run = run("run", "--", "no-such-client", "--flag");

    assertThat(run.exitCode()).isEqualTo(127);
    assertThat(run.err()).contains("no no-such-client is on the PATH").hasLineCount(1);
  }

  @Test
  void aFileThatIsNoProgramIsAnsweredAsByAShell() throws Exception {
    Path file = Files.writeString(home.resolve("notes.txt"), "");

    assertThat(run("run", file.toString()).exitCode()).isEqualTo(126);
    assertThat(run("run", home.toString()).exitCode()).isEqualTo(126);
    assertThat(run("run", home.resolve("none").toString()).exitCode()).isEqualTo(127);
  }

  @Test
  void aCompanionThatDoesNotRunMustBeStartedFirst() {
    CommandRun run = run("run", "--", "sh", "-c", "exit 3");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("no companion is running", "tokenpak serve").hasLineCount(1);
  }

  @Test
  void noCommandIsWrongUsage() {
    assertThat(run("run").exitCode()).isEqualTo(2);
    assertThat(run("run", "--client", "jvm").exitCode()).isEqualTo(2);
  }

  @Test
  void anUnknownOptionBeforeTheCommandIsWrongUsage() {
    CommandRun run = run("run", "--fast", "sh");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--fast");
  }

  @Test
  void attachNeedsAProcess() {
    assertThat(run("attach").err()).contains("name a process", "attach --list");
    assertThat(run("attach").exitCode()).isEqualTo(2);
    assertThat(run("attach", "java").exitCode()).isEqualTo(2);
  }

  @Test
  void attachRoutesNothingToACompanionThatDoesNotRun() {
    CommandRun run = run("attach", "999999999", "route=companion");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("no companion is running", "tokenpak serve");
  }

  private CommandRun run(String... arguments) {
    Map<String, String> variables = new HashMap<>();
    variables.put("PATH", "/usr/bin:/bin");
    return CommandRun.at(home, variables, arguments);
  }
}
