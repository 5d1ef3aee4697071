package io.tokenpak.companion.credential.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenClawTargetsTest {
  private static final String PROFILES =
      """
      {
        "version": 1,
        "profiles": {
          "anthropic:claude-cli": {
            "type": "oauth",
            "provider": "anthropic",
            "access": "sk-ant-oat01-one",
            "expires": 1795291200000
          },
          "openai:default": {
            "type": "api_key",
            "provider": "openai",
            "key": "sk-1"
          },
          "openai-codex:codex-cli": {
            "type": "oauth",
            "provider": "openai-codex",
            "access": "CODEX",
            "refresh": "rt-one",
            "expires": 1795291200000,
            "accountId": "acct-1"
          }
        },
        "order": {
          "anthropic": [
            "anthropic:claude-cli"
          ]
        },
        "usageStats": {
          "x": {
            "errorCount": 3
          }
        }
      }
      """;

  @TempDir Path folder;
  private Desktop desktop;

  @BeforeEach
  void setUp() throws IOException {
    desktop = new Desktop(folder);
  }

  @Test
  void theOauthFileIsMadeWithoutTheRefreshToken() throws Exception {
    Exported exported = desktop.export("openclaw-oauth", LoginKind.CLAUDE, Desktop.PLAIN);

    assertThat(exported.written()).isTrue();
    assertThat(exported.notes()).containsExactly(Desk.REFRESH_LEFT_OUT);
    assertThat(desktop.oauth())
        .hasContent(
            """
            {
              "anthropic": {
                "access": "sk-ant-oat01-one",
                "expires": 1795291200000,
                "scopes": [
                  "user:inference",
                  "user:profile"
                ],
                "subscriptionType": "max",
                "rateLimitTier": "default_claude_max_5x"
              }
            }\
            """);
    assertThat(Desktop.mode(desktop.oauth())).isEqualTo("rw-------");
    assertThat(Desktop.mode(desktop.oauth().resolveSibling(""))).isEqualTo("rwx------");
  }

  @Test
  void theRefreshTokenGoesAlongWhenAskedForAndGoesAgainWhenNot() throws Exception {
    desktop.export("openclaw-oauth", LoginKind.CLAUDE, Desktop.WITH_REFRESH);
    assertThat(json(desktop.oauth()).at("/anthropic/refresh").asText())
        .isEqualTo("sk-ant-ort01-one");

    desktop.export("openclaw-oauth", LoginKind.CLAUDE, Desktop.PLAIN);
    assertThat(json(desktop.oauth()).at("/anthropic/refresh").isMissingNode()).isTrue();
  }

  @Test
  void whatElseIsInTheFileStaysAndIsKeptAsItWas() throws Exception {
    String before =
        """
        {"other": {"n": 1.50, "big": 123456789012345678901234567890, "t": "ä\\u0001"},
         "anthropic": {"note": "mine", "access": "old", "expires": 1}, "last": [null, true, {}]}
        """;
    write(desktop.oauth(), before);

    Exported exported = desktop.export("openclaw-oauth", LoginKind.CLAUDE, Desktop.PLAIN);

    JsonNode after = json(desktop.oauth());
    assertThat(after.path("other")).isEqualTo(new ObjectMapper().readTree(before).path("other"));
    assertThat(Files.readString(desktop.oauth()))
        .contains("1.50", "123456789012345678901234567890");
    assertThat(after.at("/anthropic/note").asText()).isEqualTo("mine");
    assertThat(after.fieldNames()).toIterable().containsExactly("other", "anthropic", "last");
    Path copy = desktop.oauth().resolveSibling("oauth.json.bak-tokenpak");
    assertThat(copy).hasContent(before);
    assertThat(Desktop.mode(copy)).isEqualTo("rw-------");
    assertThat(exported.notes()).anyMatch(note -> note.contains(copy.toString()));
  }

  @Test
  void theNextGenerationReplacesTheOneBeforeAndLeavesNoCopyOfIt() throws Exception {
    desktop.export("openclaw-oauth", LoginKind.CLAUDE, Desktop.PLAIN);
    desktop.claude("two");

    Exported exported = desktop.export("openclaw-oauth", LoginKind.CLAUDE, Desktop.PLAIN);

    assertThat(exported.written()).isTrue();
    assertThat(desktop.oauth()).content().contains("oat01-two").doesNotContain("oat01-one");
    assertThat(desktop.oauth().resolveSibling("").toFile().list()).containsExactly("oauth.json");
  }

  @Test
  void whatIsCurrentIsNotWritten() throws Exception {
    desktop.export("openclaw-oauth", LoginKind.CLAUDE, Desktop.PLAIN);
    Object key = Files.getAttribute(desktop.oauth(), "unix:ino");

    Exported again = desktop.export("openclaw-oauth", LoginKind.CLAUDE, Desktop.PLAIN);

    assertThat(again.written()).isFalse();
    assertThat(Files.getAttribute(desktop.oauth(), "unix:ino")).isEqualTo(key);
  }

  @Test
  void anothersUsableLoginStays() throws Exception {
    String foreign =
        "{\"anthropic\":{\"access\":\"sk-ant-oat01-foreign\",\"expires\":%d}}"
            .formatted(Desktop.NOW.plusSeconds(60).toEpochMilli());
    write(desktop.oauth(), foreign);

    assertThatThrownBy(() -> desktop.export("openclaw-oauth", LoginKind.CLAUDE, Desktop.PLAIN))
        .isInstanceOf(ExportException.class)
        .hasMessageContaining("another login")
        .hasMessageContaining("--replace")
        .hasMessageNotContaining("foreign");
    assertThat(desktop.oauth()).hasContent(foreign);

    // What was refused must not count as exported: the second attempt is refused as well.
    assertThatThrownBy(() -> desktop.export("openclaw-oauth", LoginKind.CLAUDE, Desktop.PLAIN))
        .isInstanceOf(ExportException.class);
    assertThat(desktop.export("openclaw-oauth", LoginKind.CLAUDE, Desktop.REPLACING).written())
        .isTrue();
    assertThat(desktop.oauth().resolveSibling("oauth.json.bak-tokenpak")).hasContent(foreign);
  }

  @Test
  void anothersEndedLoginIsReplaced() throws Exception {
    write(
        desktop.oauth(), "{\"anthropic\":{\"access\":\"sk-ant-oat01-foreign\",\"expires\":1000}}");

    assertThat(desktop.export("openclaw-oauth", LoginKind.CLAUDE, Desktop.PLAIN).written())
        .isTrue();
  }

  @Test
  void theSameLoginIsKnownByItsRefreshToken() throws Exception {
    write(
        desktop.oauth(),
        "{\"anthropic\":{\"access\":\"sk-ant-oat01-before\",\"refresh\":\"sk-ant-ort01-one\"}}");

    assertThat(desktop.export("openclaw-oauth", LoginKind.CLAUDE, Desktop.PLAIN).written())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"openclaw-oauth", "openclaw-profiles"})
  void aClaudeLoginNeedsTheOwnersAcknowledgement(String target) {
    ExportTerms unread = new ExportTerms(false, false, false);

    assertThatThrownBy(() -> desktop.export(target, LoginKind.CLAUDE, unread))
        .hasMessageContaining("TOKENPAK_SUBSCRIPTION_OAUTH=1")
        .hasMessageContaining("docs/terms.md");
    assertThat(desktop.openClaw).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"state/openclaw.sqlite", "agents/main/agent/openclaw-agent.sqlite"})
  void aNewerOpenClawIsLeftAlone(String database) throws Exception {
    write(desktop.openClaw.resolve(database), "SQLite format 3");

    assertThatThrownBy(() -> desktop.export("openclaw-profiles", LoginKind.CODEX, Desktop.PLAIN))
        .hasMessageContaining("SQLite")
        .hasMessageContaining("tokenpak env openclaw");
    assertThat(desktop.profiles()).doesNotExist();
  }

  @Test
  void profilesGetAccessAndNeverKey() throws Exception {
    write(
        desktop.profiles(),
        """
        {
          "version": 1,
          "profiles": {
            "anthropic:claude-cli": {"type": "oauth", "provider": "anthropic", "key": "sk-ant-oat01-x"},
            "openai:default": {"type": "api_key", "provider": "openai", "key": "sk-1"}
          },
          "order": {"anthropic": ["anthropic:claude-cli"]},
          "usageStats": {"x": {"errorCount": 3}}
        }
        """);

    desktop.export("openclaw-profiles", LoginKind.CLAUDE, Desktop.PLAIN);
    desktop.export("openclaw-profiles", LoginKind.CODEX, Desktop.WITH_REFRESH);

    assertThat(desktop.profiles()).hasContent(PROFILES.replace("CODEX", Desktop.codexToken("one")));
  }

  @Test
  void anotherAccountsProfileStays() throws Exception {
    write(
        desktop.profiles(),
        "{\"version\":1,\"profiles\":{\"openai-codex:codex-cli\":{\"type\":\"oauth\",\"access\":\"%s\","
                .formatted(Desktop.codexToken("other"))
            + "\"expires\":1795291200000,\"accountId\":\"acct-2\"}}}");

    assertThatThrownBy(() -> desktop.export("openclaw-profiles", LoginKind.CODEX, Desktop.PLAIN))
        .hasMessageContaining("another login");

    desktop.codex("mine", "acct-2");
    assertThat(desktop.export("openclaw-profiles", LoginKind.CODEX, Desktop.PLAIN).written())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1]",
        "{\"version\":2,\"profiles\":{}}",
        "{\"profiles\":[]}",
        "{\"profiles\":{\"openai-codex:codex-cli\":7}}",
        "{\"a\":1,\"a\":2}",
        "{\"profiles\":{}",
        "{\"profiles\":{}} x",
        "\u0000\u0000"
      })
  void whatIsNotUnderstoodIsNotTouched(String hostile) throws Exception {
    write(desktop.profiles(), hostile);

    assertThatThrownBy(() -> desktop.export("openclaw-profiles", LoginKind.CODEX, Desktop.PLAIN))
        .isInstanceOf(ExportException.class)
        .hasMessageContaining("auth-profiles.json");
    assertThat(Files.readString(desktop.profiles())).isEqualTo(hostile);
  }

  @Test
  void deepNestingIsRefusedAndNotFollowed() throws Exception {
    write(desktop.profiles(), "{\"a\":" + "[".repeat(200_000) + "]".repeat(200_000) + "}");

    assertThatThrownBy(() -> desktop.export("openclaw-profiles", LoginKind.CODEX, Desktop.PLAIN))
        .isInstanceOf(ExportException.class);
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }
}
