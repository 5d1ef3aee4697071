package io.tokenpak.dispatch.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.dispatch.protocol.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LaunchArgumentsTest {
  private static final UUID SESSION = UUID.fromString("00000000-0000-4000-8000-000000000001");
  private static final LaunchArguments.Tools READING = tools("Read");

  @Test
  void begins() {
    assertThat(new LaunchArguments(READING, List.of(), false).beginning(SESSION))
        .startsWith(
            "-p",
            "--input-format=stream-json",
            "--output-format=stream-json",
            "--verbose",
            "--include-partial-messages",
            "--permission-prompt-tool=stdio",
            "--permission-mode=default",
            "--setting-sources=",
            "--strict-mcp-config")
        .contains("--tools=Read", "--disable-slash-commands", "--max-turns=50", "--bare")
        .endsWith("--session-id=" + SESSION);
  }

  @Test
  void resumes() {
    assertThat(new LaunchArguments(READING, List.of(), false).resuming(SESSION))
        .endsWith("--resume=" + SESSION, "--system-prompt-snapshot=off")
        .noneMatch(word -> word.startsWith("--session-id"));
  }

  @Test
  void keepsEveryValueInOneWordWithItsOption() {
    LaunchArguments.Tools tools =
        new LaunchArguments.Tools(
            Optional.of(List.of("Read", "--tools")),
            List.of("Bash(git log:*)", "-x"),
            "acceptEdits",
            Optional.of(Path.of("/m c p.json")),
            true,
            0);
    List<String> words =
        new LaunchArguments(tools, List.of(Path.of("/a b"), Path.of("/c")), true)
            .beginning(SESSION);
    assertThat(words)
        .contains(
            "--tools=Read,--tools",
            "--allowedTools=Bash(git log:*)",
            "--allowedTools=-x",
            "--add-dir=/a b",
            "--add-dir=/c",
            "--mcp-config=/m c p.json")
        .doesNotContain("--bare", "--disable-slash-commands")
        .noneMatch(word -> word.startsWith("--max-turns"))
        .allMatch(word -> word.equals("-p") || word.startsWith("--"));
  }

  @Test
  void switchesOffWhatStartsTurnsByItselfEvenWhereAllToolsAreAllowed() {
    LaunchArguments.Tools all =
        new LaunchArguments.Tools(
            Optional.empty(), List.of(), "default", Optional.empty(), false, 50);
    List<String> words = new LaunchArguments(all, List.of(), false).beginning(SESSION);
    assertThat(words).noneMatch(word -> word.startsWith("--tools")).doesNotContain("--bare");
    assertThat(words)
        .filteredOn(word -> word.startsWith("--disallowedTools="))
        .singleElement()
        .asString()
        .contains("CronCreate", "ScheduleWakeup", "Monitor", "SendMessage", "Task", "Agent");
  }

  @Test
  void isBareOnlyWhereNothingNeedsMore() {
    assertThat(isBare(READING, false)).isTrue();
    assertThat(isBare(tools("Bash", "Edit", "Read"), false)).isTrue();
    assertThat(isBare(tools(), false)).isTrue();
    assertThat(isBare(READING, true)).isFalse();
    assertThat(isBare(tools("Read", "Write"), false)).isFalse();
  }

  @Test
  void givesSettingsThatAreJson() {
    String settings =
        new LaunchArguments(READING, List.of(), false)
            .beginning(SESSION).stream()
                .filter(word -> word.startsWith("--settings="))
                .findFirst()
                .orElseThrow();
    assertThat(Json.read(settings.substring("--settings=".length())))
        .hasValueSatisfying(
            json -> assertThat(json.path("crossSessionInbound").asText()).isEqualTo("refuse"));
  }

  private static boolean isBare(LaunchArguments.Tools tools, boolean ownLogin) {
    return new LaunchArguments(tools, List.of(), ownLogin).beginning(SESSION).contains("--bare");
  }

  private static LaunchArguments.Tools tools(String... names) {
    return new LaunchArguments.Tools(
        Optional.of(List.of(names)), List.of(), "default", Optional.empty(), false, 50);
  }
}
