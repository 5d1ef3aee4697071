package io.tokenpak.companion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tokenpak.dispatch.PermissionMode;
import io.tokenpak.dispatch.PoolSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CliReaderTest {
  @TempDir Path user;

  private Settings load(String... pairs) {
    Map<String, String> environment =
        new HashMap<>(Map.of("HOME", user.toString(), "PATH", "/usr/bin"));
    for (int i = 0; i < pairs.length; i += 2) {
      environment.put(pairs[i], pairs[i + 1]);
    }
    return Settings.load(environment);
  }

  private PoolSettings pool(String... pairs) {
    return load(pairs).cli().pool();
  }

  private String refused(String... pairs) {
    return assertThatExceptionOfType(BadSetting.class)
        .isThrownBy(() -> load(pairs))
        .actual()
        .message();
  }

  private void file(String text) throws IOException {
    Path home = Files.createDirectories(user.resolve(".tokenpak"));
    Path file = Files.writeString(home.resolve("companion.yaml"), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void defaultsAreThese() {
    PoolSettings pool = pool();

    assertThat(pool.program().name()).isEqualTo("claude");
    assertThat(pool.program().searchPath()).isEqualTo("/usr/bin");
    assertThat(pool.folders().roots()).containsExactly(user.resolve(".tokenpak/workspace"));
    assertThat(pool.folders().directories()).isEmpty();
    assertThat(pool.home()).isEqualTo(user.resolve(".tokenpak"));
    assertThat(pool.tools().names()).contains(List.of("Read", "Glob", "Grep"));
    assertThat(pool.tools().allow()).isEmpty();
    assertThat(pool.tools().mode()).isEqualTo(PermissionMode.DEFAULT);
    assertThat(pool.tools().mcpConfig()).isEmpty();
    assertThat(pool.tools().slashCommands()).isFalse();
    assertThat(pool.tools().maxRounds()).isEqualTo(100);
    assertThat(pool.limits())
        .isEqualTo(
            new PoolSettings.Limits(
                8, 1, 1L << 30, 200, Duration.ofHours(12), Duration.ofMinutes(10), 64));
    assertThat(pool.patience())
        .isEqualTo(
            new PoolSettings.Patience(
                Duration.ofSeconds(30),
                Duration.ofMinutes(2),
                Duration.ofMinutes(30),
                Duration.ofHours(1),
                Duration.ofMinutes(10),
                Duration.ofMinutes(1),
                Duration.ofSeconds(5)));
    assertThat(pool.sessions())
        .isEqualTo(new PoolSettings.Keeping(true, false, 1000, Duration.ofDays(30)));
  }

  @Test
  void withoutAKeyTheCliUsesItsOwnLogin() {
    assertThat(load().cli().ownLogin()).isTrue();
    assertThat(load("ANTHROPIC_API_KEY", "sk-ant-api03-x").cli().ownLogin()).isFalse();
    assertThat(load("TOKENPAK_ANTHROPIC_API_KEYS", "sk-ant-a, sk-ant-b").cli().ownLogin())
        .isFalse();
    assertThat(load("TOKENPAK_ANTHROPIC_KEY_COMMAND", "pass show key").cli().ownLogin()).isFalse();
    assertThat(load("OPENAI_API_KEY", "sk-x").cli().ownLogin()).isTrue();
  }

  @Test
  void theOwnerSaysWhoseLoginItIs() {
    assertThat(load("TOKENPAK_CLI_LOGIN", "companion").cli().ownLogin()).isFalse();
    assertThat(load("TOKENPAK_CLI_LOGIN", "own", "ANTHROPIC_API_KEY", "k").cli().ownLogin())
        .isTrue();
    assertThat(refused("TOKENPAK_CLI_LOGIN", "mine")).contains("auto, own or companion");
  }

  @Test
  void whereNothingIsInjectedTheCliUsesItsOwnLogin() {
    assertThat(
            load("TOKENPAK_CREDENTIAL_INJECTION", "0", "ANTHROPIC_API_KEY", "k").cli().ownLogin())
        .isTrue();
    assertThat(refused("TOKENPAK_CREDENTIAL_INJECTION", "0", "TOKENPAK_CLI_LOGIN", "companion"))
        .contains("TOKENPAK_CREDENTIAL_INJECTION=1");
  }

  @Test
  void theOwnLoginIsWhereTheCliKeepsIt() {
    assertThat(load().cli().loginFolder()).isEqualTo(user.resolve(".claude").toString());
    assertThat(load("CLAUDE_CONFIG_DIR", "~/other").cli().loginFolder())
        .isEqualTo(user.resolve("other").toString());
    assertThat(load("CLAUDE_SECURESTORAGE_CONFIG_DIR", "/secure").cli().loginFolder())
        .isEqualTo("/secure");
  }

  @Test
  void foldersAreAListInEitherForm() throws IOException {
    assertThat(pool("TOKENPAK_CLI_WORKSPACE", "/srv/a:/srv/b, ~/c").folders().roots())
        .containsExactly(Path.of("/srv/a"), Path.of("/srv/b"), user.resolve("c"));
    file("cli:\n  workspace: [/srv/d, '~/with, comma']\n  directories: /usr/include\n");

    PoolSettings.Folders folders = pool().folders();

    assertThat(folders.roots()).containsExactly(Path.of("/srv/d"), user.resolve("with, comma"));
    assertThat(folders.directories()).containsExactly(Path.of("/usr/include"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "~",
        "~/..",
        "~/.claude",
        "~/.claude/projects",
        "~/.codex",
        "~/.ssh",
        "~/.tokenpak",
        "~/.tokenpak/run",
        "~/.tokenpak/cli/x",
        "/srv/fine,~/./"
      })
  void aFolderThatHoldsALoginOrTheCompanionsStateIsRefused(String folders) {
    assertThat(refused("TOKENPAK_CLI_WORKSPACE", folders))
        .startsWith("TOKENPAK_CLI_WORKSPACE must not be ");
    assertThat(refused("TOKENPAK_CLI_DIRECTORIES", folders))
        .startsWith("TOKENPAK_CLI_DIRECTORIES must not be ");
  }

  @Test
  void aLinkToSuchAFolderIsRefused() throws IOException {
    Files.createSymbolicLink(user.resolve("innocent"), user);

    assertThat(refused("TOKENPAK_CLI_WORKSPACE", "~/innocent")).contains("must not be");
  }

  @ParameterizedTest
  @ValueSource(strings = {"work", "./work", "--x", "~other", ",", "/a(b"})
  void aFolderMustBeAbsolute(String folders) {
    assertThat(refused("TOKENPAK_CLI_WORKSPACE", folders)).startsWith("TOKENPAK_CLI_WORKSPACE");
  }

  @Test
  void commasInParenthesesBelongToARule() {
    assertThat(pool("TOKENPAK_CLI_ALLOW", "Read, Bash(git log:*),Edit(/a,b/**)").tools().allow())
        .containsExactly("Read", "Bash(git log:*)", "Edit(/a,b/**)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--dangerously", "Bash(x", "Bash)x(", "Bash(x) y", "a b", "Bash()"})
  void aRuleThatIsNoneIsRefused(String rule) {
    assertThat(refused("TOKENPAK_CLI_ALLOW", rule)).contains("Bash(git status:*)");
  }

  @Test
  void passesOnTheVariablesThatAreNamed() {
    assertThat(pool("TOKENPAK_CLI_PASS", "HTTPS_PROXY, NO_PROXY").program().passed())
        .containsExactlyInAnyOrder("HTTPS_PROXY", "NO_PROXY");
    assertThat(refused("TOKENPAK_CLI_PASS", "HTTPS_PROXY,LD_PRELOAD"))
        .contains("LD_PRELOAD")
        .contains("loads code");
  }

  @Test
  void toolsAreNamedOrAllOrNone() {
    assertThat(pool("TOKENPAK_CLI_TOOLS", "default").tools().names()).isEmpty();
    assertThat(pool("TOKENPAK_CLI_TOOLS", "none").tools().names()).contains(List.of());
    assertThat(pool("TOKENPAK_CLI_TOOLS", "Bash,Read").tools().names())
        .contains(List.of("Bash", "Read"));
    assertThat(refused("TOKENPAK_CLI_TOOLS", "Read,default")).contains("alone");
    assertThat(refused("TOKENPAK_CLI_TOOLS", "--help")).startsWith("TOKENPAK_CLI_TOOLS");
  }

  @ParameterizedTest
  @CsvSource({"default", "acceptEdits", "plan", "dontAsk"})
  void modesAreCalledAsTheCliCallsThem(String mode) {
    assertThat(pool("TOKENPAK_CLI_PERMISSION_MODE", mode).tools().mode().word()).isEqualTo(mode);
  }

  @Test
  void bypassingPermissionsTakesASecondWordAndAnotherUserThanRoot() {
    assertThat(bypass(1000, "1")).isEqualTo("bypassPermissions");
    assertThat(bypass(1000, "0")).contains("TOKENPAK_CLI_BYPASS=1");
    assertThat(bypass(0, "1")).contains("for root");
    assertThat(refused("TOKENPAK_CLI_PERMISSION_MODE", "auto")).contains("acceptEdits");
  }

  private String bypass(int user, String confirmed) {
    var reader =
        new SettingReader(
            Map.of(
                "TOKENPAK_CLI_PERMISSION_MODE",
                "bypassPermissions",
                "TOKENPAK_CLI_BYPASS",
                confirmed),
            Map.of());
    try {
      return new CliAccessReader(reader, () -> user).tools().mode().word();
    } catch (BadSetting refused) {
      return refused.message();
    }
  }

  @Test
  void anMcpConfigMustBeAFileThatOthersCannotWrite() throws IOException {
    Path file = Files.writeString(user.resolve("mcp.json"), "{}");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(pool("TOKENPAK_CLI_MCP_CONFIG", "~/mcp.json").tools().mcpConfig()).contains(file);

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
    assertThat(refused("TOKENPAK_CLI_MCP_CONFIG", "~/mcp.json")).contains("chmod 600 " + file);
    assertThat(refused("TOKENPAK_CLI_MCP_CONFIG", "~/absent.json")).contains("can read");
  }

  @ParameterizedTest
  @CsvSource({
    "TOKENPAK_CLAUDE_BIN, ./claude",
    "TOKENPAK_CLAUDE_BIN, -x",
    "TOKENPAK_CLI_PROCESSES, 0",
    "TOKENPAK_CLI_PROCESSES, 257",
    "TOKENPAK_CLI_PROCESSES, many",
    "TOKENPAK_CLI_SPARES, 9",
    "TOKENPAK_CLI_SPARES, -1",
    "TOKENPAK_CLI_MEMORY, 10MiB",
    "TOKENPAK_CLI_TURNS, 0",
    "TOKENPAK_CLI_ROUNDS, 0",
    "TOKENPAK_CLI_AGE, 1s",
    "TOKENPAK_CLI_IDLE, 0s",
    "TOKENPAK_CLI_QUEUE, 10001",
    "TOKENPAK_CLI_WAIT, 2d",
    "TOKENPAK_CLI_SILENCE, 0s",
    "TOKENPAK_CLI_TOOL_SILENCE, 5",
    "TOKENPAK_CLI_TURN, 0ms",
    "TOKENPAK_CLI_TOOL_WAIT, 25h",
    "TOKENPAK_CLI_SESSIONS_KEPT, 0",
    "TOKENPAK_CLI_SESSION_AGE, 9999d",
    "TOKENPAK_SESSION_MAPPER, maybe",
    "TOKENPAK_OAUTH_NO_CONTINUE, maybe",
    "TOKENPAK_CLI_SLASH_COMMANDS, 2"
  })
  void whatIsOutOfBoundsIsRefusedByName(String variable, String text) {
    assertThat(refused(variable, text)).startsWith(variable + " must be ").contains(text);
  }

  @Test
  void fewerProcessesThanSparesSayHowManyThereMayBe() {
    assertThat(refused("TOKENPAK_CLI_PROCESSES", "2", "TOKENPAK_CLI_SPARES", "3"))
        .isEqualTo("TOKENPAK_CLI_SPARES must be a whole number from 0 to 2, not \"3\"");
  }

  @Test
  void theProgramMayBeAPath() {
    assertThat(pool("TOKENPAK_CLAUDE_BIN", "~/bin/claude").program().name())
        .isEqualTo(user.resolve("bin/claude").toString());
    assertThat(pool("TOKENPAK_CLAUDE_BIN", "claude-next").program().name())
        .isEqualTo("claude-next");
  }
}
