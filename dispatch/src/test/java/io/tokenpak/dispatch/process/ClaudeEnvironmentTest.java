package io.tokenpak.dispatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaudeEnvironmentTest {
  private static final List<String> NEVER =
      List.of(
          "ANTHROPIC_API_KEY",
          "ANTHROPIC_AUTH_TOKEN",
          "ANTHROPIC_BASE_URL",
          "ANTHROPIC_CUSTOM_HEADERS",
          "CLAUDECODE",
          "CLAUDE_CODE_OAUTH_TOKEN",
          "CLAUDE_CODE_USE_BEDROCK",
          "CLAUDE_CODE_RESUME_INTERRUPTED_TURN",
          "CLAUDE_CONFIG_DIR",
          "TOKENPAK_HOME",
          "TOKENPAK_POOL_ID",
          "LD_PRELOAD",
          "LD_LIBRARY_PATH",
          "DYLD_INSERT_LIBRARIES",
          "NODE_OPTIONS",
          "NODE_EXTRA_CA_CERTS_X",
          "BUN_OPTIONS",
          "BASH_ENV",
          "BASH_FUNC_ls%%",
          "ENV",
          "IFS",
          "GIT_DIR",
          "GIT_SSH_COMMAND",
          "PYTHONSTARTUP",
          "PERL5OPT",
          "RUBYOPT",
          "JAVA_TOOL_OPTIONS",
          "IS_SANDBOX");
  private static final List<String> NOT_UNASKED =
      List.of("HOME", "AWS_SECRET_ACCESS_KEY", "OPENAI_API_KEY", "HTTPS_PROXY", "SSH_AUTH_SOCK");

  @TempDir private Path folder;

  private static Map<String, String> hostile() {
    Map<String, String> parent = new HashMap<>();
    Stream.concat(NEVER.stream(), NOT_UNASKED.stream()).forEach(name -> parent.put(name, "evil"));
    parent.putAll(
        Map.of(
            "PATH", ".::" + Stage.PATH + ":bin",
            "LANG", "C.UTF-8",
            "LC_ALL", "C.UTF-8",
            "TZ", "Europe/Vienna",
            "TERM", "xterm-256color",
            "DISABLE_TELEMETRY", "0"));
    return parent;
  }

  @Test
  void aChildSeesWhatMayPassAndNothingElse() throws IOException {
    ClaudeEnvironment environment =
        ClaudeEnvironment.from(hostile(), List.of())
            .with("HOME", "/nowhere")
            .with("ANTHROPIC_API_KEY", "placeholder");

    Map<String, String> seen = seenByAChild(environment);

    assertThat(seen.values()).doesNotContain("evil");
    assertThat(seen)
        .containsEntry("PATH", Stage.PATH)
        .containsEntry("LC_ALL", "C.UTF-8")
        .containsEntry("TZ", "Europe/Vienna")
        .containsEntry("TERM", "dumb")
        .containsEntry("DISABLE_TELEMETRY", "1")
        .containsEntry("HOME", "/nowhere")
        .containsEntry("ANTHROPIC_API_KEY", "placeholder");
    assertThat(seen.keySet())
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    environment.variables().keySet().stream(),
                    // Two marks by which it is found again, and what the shell that plays it adds.
                    Stream.of("TOKENPAK_POOL_ID", "TOKENPAK_PROCESS_ID", "PWD"))
                .toList());
  }

  /// What the kernel says that a running child was started with.
  private Map<String, String> seenByAChild(ClaudeEnvironment environment) throws IOException {
    try (Stage stage = new Stage(folder)) {
      Stage.Heard heard = new Stage.Heard();
      ClaudeProcess process =
          ClaudeProcess.start(
              stage.host("echo '{}'; exec sleep 1012", stage.enclosure()),
              new Launch(List.of(), environment.variables(), folder),
              Redaction.of(List.of()),
              heard);
      await().atMost(Stage.SOON).until(() -> !heard.lines.isEmpty());
      Path environ = Path.of("/proc/" + process.pid() + "/environ");
      Map<String, String> seen =
          Files.readString(environ)
              .lines()
              .flatMap(all -> Stream.of(all.split("\0")))
              .map(entry -> entry.split("=", 2))
              .collect(Collectors.toMap(entry -> entry[0], entry -> entry[1]));
      process.kill();
      return seen;
    }
  }

  @Test
  void theConfigurationMayPassMoreButNotEverything() {
    assertThat(ClaudeEnvironment.mayPass("NODE_EXTRA_CA_CERTS")).isTrue();
    assertThat(ClaudeEnvironment.from(hostile(), List.of("HTTPS_PROXY", "NOT_SET")).variables())
        .containsEntry("HTTPS_PROXY", "evil")
        .doesNotContainKey("NOT_SET");

    assertThat(NEVER)
        .allSatisfy(name ->
            assertThatThrownBy(() -> ClaudeEnvironment.from(hostile(), List.of(name)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name));
  }

  @Test
  void aPathOfNothingButRelativeFoldersIsReplaced() {
    assertThat(ClaudeEnvironment.from(Map.of("PATH", ".:bin:"), List.of()).variables())
        .containsEntry("PATH", "/usr/local/bin:/usr/bin:/bin");
  }

  @Test
  void valuesAreNotPrinted() {
    assertThat(ClaudeEnvironment.from(Map.of(), List.of()).with("ANTHROPIC_API_KEY", "placeholder"))
        .asString()
        .contains("ANTHROPIC_API_KEY")
        .doesNotContain("placeholder");
    assertThat(new Launch(List.of("argued"), Map.of("NAME", "valued"), Path.of("/")))
        .asString()
        .contains("NAME")
        .doesNotContain("argued", "valued");
  }
}
