package io.tokenpak.companion.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
  @Test
  void versionNamesTheVersionTheBuildAndTheJdk() {
    CommandRun run = CommandRun.of("version");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("TokenPak Companion", "build", "JDK " + Runtime.version());
  }

  @Test
  void anUnknownCommandIsAnsweredWithTheNearestOneAndTheList() {
    CommandRun run = CommandRun.of("versoin");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("tokenpak: no command is named versoin: did you mean version? The commands: ");
  }

  @Test
  void noCommandIsWrongUsage() {
    CommandRun run = CommandRun.of();

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines()).singleElement().asString().contains("name a command", "version");
  }

  @Test
  void anUnknownOptionIsWrongUsage() {
    CommandRun run = CommandRun.of("version", "--fast");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("unknown argument --fast", "tokenpak version --help");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve",
        "demo",
        "status",
        "usage",
        "doctor",
        "credentials",
        "sessions",
        "env",
        "run",
        "attach",
        "setup",
        "version"
      })
  void everyCommandHasHelp(String command) {
    CommandRun run = CommandRun.of(command, "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Usage: tokenpak " + command);
  }
}
