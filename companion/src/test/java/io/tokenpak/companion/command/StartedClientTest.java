package io.tokenpak.companion.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartedClientTest {
  @ParameterizedTest
  @CsvSource({
    "java, jvm",
    "/usr/bin/java, jvm",
    "./gradlew, jvm",
    "mvn, jvm",
    "claude, claude",
    "/opt/bin/codex, codex",
    "opencode, opencode",
    "python3, ''",
    "javac, ''",
    "node, ''"
  })
  void aClientIsKnownByItsFile(String program, String client) {
    assertThat(StartedClient.clientOf(program)).isEqualTo(client);
  }

  @Test
  void takesTheVariablesOfTheLinesForPeople() throws Exception {
    String lines = Env.text("jvm", URI.create("http://127.0.0.1:4711"));

    assertThat(StartedClient.exported(lines))
        .isEqualTo(
            Map.of(
                "ANTHROPIC_BASE_URL",
                "http://127.0.0.1:4711",
                "OPENAI_BASE_URL",
                "http://127.0.0.1:4711/v1"));
  }

  @Test
  void theShellGetsQuotedValuesAndKeepsItsOwnWords() {
    StartedClient started =
        new StartedClient(
            Map.of("B", "it's $HOME", "A", "a b"), "\"-it's\"", List.of("java", "-jar", "x y"));

    assertThat(started.script())
        .isEqualTo(
            """
            export A='a b'
            export B='it'\\''s $HOME'
            export JAVA_TOOL_OPTIONS="${JAVA_TOOL_OPTIONS:+$JAVA_TOOL_OPTIONS }"'"-it'\\''s"'
            shift "$(($# - 3))"
            exec "$@"
            """);
  }
}
