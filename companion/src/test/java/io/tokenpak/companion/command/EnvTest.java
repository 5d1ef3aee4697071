package io.tokenpak.companion.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EnvTest {
  @TempDir Path home;

  @ParameterizedTest
  @MethodSource("clients")
  void everyTemplateNamesTheCompanionsAddress(String client) {
    CommandRun run = run(Map.of("TOKENPAK_PORT", "4711"), client);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("http://127.0.0.1:4711").doesNotContain("${").endsWith("\n");
    assertThat(run.err()).isEmpty();
  }

  static Stream<String> clients() {
    return Env.CLIENTS.stream();
  }

  @Test
  void anIpv6AddressStandsInBrackets() {
    assertThat(run(Map.of("TOKENPAK_BIND", "::1"), "claude").out()).contains("http://[::1]:8766");
  }

  @Test
  void anUnknownClientIsAnsweredWithTheList() {
    CommandRun run = run(Map.of(), "cladue");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("no client is named cladue: did you mean claude?", "openclaw, opencode");
  }

  @Test
  void aMissingClientIsWrongUsage() {
    CommandRun run = CommandRun.of("env");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines()).singleElement().asString().contains("CLIENT");
  }

  @Test
  void aPortThatIsNotPickedYetHasNoAddress() {
    CommandRun run = run(Map.of("TOKENPAK_PORT", "0"), "claude");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("run tokenpak serve first");
  }

  private CommandRun run(Map<String, String> variables, String client) {
    return CommandRun.at(home, variables, "env", client);
  }
}
