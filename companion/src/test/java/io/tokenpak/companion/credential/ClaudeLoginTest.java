package io.tokenpak.companion.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.exchange.SampleHead;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaudeLoginTest {
  private static final String PROVIDER = "tokenpak-claude-code";
  private static final RequestHead STRANGER =
      SampleHead.post("/v1/messages", "User-Agent", "openclaw/1");
  private static final RequestHead CLAUDE_CODE =
      SampleHead.post(
          "/v1/messages",
          "User-Agent",
          "claude-cli/2.1.329 (external, cli)",
          "X-Claude-Code-Session-Id",
          "8f1c2a3e-0000-4000-8000-000000000001");

  @TempDir Path home;
  private Logins logins;

  @BeforeEach
  void layOut() {
    logins = new Logins(home);
  }

  private Credential found(RequestHead head) {
    Finding finding = Logins.find(logins.claudeLogin(), head, PROVIDER);
    assertThat(finding).isInstanceOf(Finding.Found.class);
    return ((Finding.Found) finding).credential();
  }

  private static String withheld(Finding finding, Reason reason) {
    assertThat(finding).isInstanceOf(Finding.Withheld.class);
    assertThat(((Finding.Withheld) finding).refusal().reason()).isEqualTo(reason);
    return ((Finding.Withheld) finding).refusal().message();
  }

  private static String missing(Finding finding) {
    assertThat(finding).isInstanceOf(Finding.Missing.class);
    assertThat(((Finding.Missing) finding).refusal().reason())
        .isEqualTo(Reason.CREDENTIAL_UNAVAILABLE);
    return ((Finding.Missing) finding).refusal().message();
  }

  @Test
  void presentsTheTokenAsABearerAndAddsTheBeta() throws IOException {
    Logins.replace(logins.claude, Logins.claudeJson("sk-ant-oat01-a"));
    Credential credential = found(STRANGER);
    assertThat(fields(credential))
        .containsExactly(
            "SET Authorization: Bearer sk-ant-oat01-a", "MERGE anthropic-beta: oauth-2025-04-20");
    assertThat(credential.isInjected()).isTrue();
    assertThat(credential.editsBody()).isFalse();
  }

  static List<String> fields(Credential credential) {
    return credential.fields().stream()
        .map(field -> field.joining() + " " + field.name() + ": " + field.value())
        .toList();
  }

  @Test
  void isBoundToOneOrigin() throws IOException {
    Logins.replace(logins.claude, Logins.claudeJson("sk-ant-oat01-a"));
    Credential credential = found(STRANGER);
    assertThat(credential.isBoundTo(URI.create("https://anthropic.example"))).isTrue();
    for (String other :
        new String[] {
          "http://anthropic.example",
          "https://anthropic.example:444",
          "https://anthropic.example.evil.example",
          "https://evil.example/anthropic.example",
          "http://127.0.0.1:9101"
        }) {
      assertThat(credential.isBoundTo(URI.create(other))).as(other).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tokenpak-anthropic",
        "tokenpak-openai",
        "tokenpak-openai-codex",
        "tokenpak-google"
      })
  void concernsNoOtherProvider(String provider) throws IOException {
    Logins.replace(logins.claude, Logins.claudeJson("sk-ant-oat01-a"));
    assertThat(Logins.find(logins.claudeLogin(), STRANGER, provider))
        .isSameAs(Finding.NOT_CONCERNED);
  }

  @Test
  void concernsNoRouteOfTheCallersOwn() throws IOException {
    Logins.replace(logins.claude, Logins.claudeJson("sk-ant-oat01-a"));
    assertThat(logins.claudeLogin().find(STRANGER, Logins.CALLER, Logins.passed(PROVIDER)))
        .isSameAs(Finding.NOT_CONCERNED);
  }

  @Test
  void answersFromTheSameFindingAsLongAsTheGenerationLasts() throws IOException {
    Logins.replace(logins.claude, Logins.claudeJson("sk-ant-oat01-a"));
    ClaudeLogin login = logins.claudeLogin();
    Finding first = Logins.find(login, STRANGER, PROVIDER);
    assertThat(Logins.find(login, STRANGER, PROVIDER)).isSameAs(first);
    Logins.replace(logins.claude, Logins.claudeJson("sk-ant-oat01-b"));
    logins.later();
    Credential second = ((Finding.Found) Logins.find(login, STRANGER, PROVIDER)).credential();
    assertThat(second.generation())
        .matches("[0-9a-f]{12}")
        .isNotEqualTo(((Finding.Found) first).credential().generation());
  }

  @ParameterizedTest
  @CsvSource({
    // acknowledged, caller,      file,    finding
    "true,  stranger,    good,    Found",
    "true,  stranger,    expired, Found",
    "true,  stranger,    torn,    CREDENTIAL_UNAVAILABLE",
    "true,  stranger,    open,    CREDENTIAL_UNAVAILABLE",
    "true,  stranger,    none,    Missing",
    "true,  stranger,    wiped,   Missing",
    "true,  claude-code, good,    Found",
    "false, stranger,    good,    SUBSCRIPTION_NOT_ACKNOWLEDGED",
    "false, stranger,    expired, SUBSCRIPTION_NOT_ACKNOWLEDGED",
    "false, stranger,    torn,    SUBSCRIPTION_NOT_ACKNOWLEDGED",
    "false, stranger,    open,    SUBSCRIPTION_NOT_ACKNOWLEDGED",
    "false, stranger,    none,    Missing",
    "false, stranger,    wiped,   Missing",
    "false, user-agent,  good,    SUBSCRIPTION_NOT_ACKNOWLEDGED",
    "false, session,     good,    SUBSCRIPTION_NOT_ACKNOWLEDGED",
    "false, claude-code, good,    Found",
    "false, claude-code, expired, Found",
    "false, claude-code, torn,    CREDENTIAL_UNAVAILABLE",
    "false, claude-code, none,    Missing",
  })
  void servesStrangersOnlyWithTheOwnersWord(
      boolean acknowledged, String caller, String file, String expected) throws IOException {
    logins.acknowledged = acknowledged;
    write(file);
    Finding finding = Logins.find(logins.claudeLogin(), head(caller), PROVIDER);
    String actual =
        switch (finding) {
          case Finding.Withheld withheld -> withheld.refusal().reason().name();
          default -> finding.getClass().getSimpleName();
        };
    assertThat(actual).isEqualTo(expected);
  }

  private void write(String file) throws IOException {
    switch (file) {
      case "good" -> Logins.replace(logins.claude, Logins.claudeJson("sk-ant-oat01-a"));
      case "expired" ->
          Logins.replace(
              logins.claude, Logins.claudeJson("sk-ant-oat01-a", Logins.NOW.minusSeconds(1)));
      case "torn" -> Logins.replace(logins.claude, "{\"claudeAiOauth\":{\"access");
      case "open" -> {
        Logins.replace(logins.claude, Logins.claudeJson("sk-ant-oat01-a"));
        Logins.mode(logins.claude, "rw-r--r--");
      }
      case "wiped" ->
          Logins.replace(
              logins.claude,
              "{\"claudeAiOauth\":{\"accessToken\":\"\",\"refreshToken\":\"\",\"expiresAt\":0}}");
      default -> assertThat(file).isEqualTo("none");
    }
  }

  private static RequestHead head(String caller) {
    return switch (caller) {
      case "claude-code" -> CLAUDE_CODE;
      case "user-agent" ->
          SampleHead.post("/v1/messages", "User-Agent", "claude-cli/2.1.278 (external, cli)");
      case "session" ->
          SampleHead.post(
              "/v1/messages", "X-Claude-Code-Session-Id", "8f1c2a3e-0000-4000-8000-000000000001");
      default -> STRANGER;
    };
  }

  @Test
  void namesBothWaysOutOfTheGate() throws IOException {
    logins.acknowledged = false;
    write("good");
    Finding finding = Logins.find(logins.claudeLogin(), STRANGER, PROVIDER);
    assertThat(withheld(finding, Reason.SUBSCRIPTION_NOT_ACKNOWLEDGED))
        .contains("set ANTHROPIC_API_KEY for the companion")
        .contains("TOKENPAK_SUBSCRIPTION_OAUTH=1 after reading docs/terms.md")
        .contains("X-TokenPak-Backend: api");
  }

  @Test
  void namesTheFileAndTheRemedyWhenThereIsNoLogin() {
    assertThat(missing(Logins.find(logins.claudeLogin(), STRANGER, PROVIDER)))
        .isEqualTo(
            logins.claude
                + " is not there: run `claude` and log in with /login, or set ANTHROPIC_API_KEY"
                + " for the companion");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"claudeAiOauth\":null}", "{\"mcpOAuth\":{\"x\":1}}"})
  void takesAFileWithoutItsBlockForNoLogin(String json) throws IOException {
    Logins.replace(logins.claude, json);
    assertThat(missing(Logins.find(logins.claudeLogin(), STRANGER, PROVIDER)))
        .contains("holds no login");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "null",
        "\"sk-ant-oat01-a\"",
        "{\"claudeAiOauth\":{\"accessToken\":\"sk-ant-oat01-a\"}",
        "{\"claudeAiOauth\":{\"accessToken\":\"sk-ant-oat01-a\"}}}",
        "{\"claudeAiOauth\":{\"accessToken\":\"sk-ant-oat01-a\"}} {}",
        "{\"claudeAiOauth\":{\"accessToken\":\"a\",\"accessToken\":\"b\"}}",
        "{\"claudeAiOauth\":{\"accessToken\":\"a\"},\"claudeAiOauth\":{\"accessToken\":\"b\"}}",
        "{\"claudeAiOauth\":{\"accessToken\":[\"sk-ant-oat01-a\"]}}",
        "{\"claudeAiOauth\":{\"accessToken\":7}}",
        "{\"claudeAiOauth\":\"sk-ant-oat01-a\"}",
        "{\"claudeAiOauth\":{\"accessToken\":\"a\",\"expiresAt\":\"soon\"}}",
        "{\"claudeAiOauth\":{\"accessToken\":\"a\",\"expiresAt\":1e400}}",
        "{\"claudeAiOauth\":{\"accessToken\":\"a\",\"expiresAt\":NaN}}",
        "{\"claudeAiOauth\":{\"accessToken\":\"a\\r\\nX-Evil: 1\"}}",
        "{\"claudeAiOauth\":{\"accessToken\":\"a b\"}}",
        "{\"claudeAiOauth\":{\"accessToken\":\"sk-ant-oat01-ä\"}}",
      })
  void withholdsWhatItCannotRead(String json) throws IOException {
    Logins.replace(logins.claude, json);
    Finding finding = Logins.find(logins.claudeLogin(), STRANGER, PROVIDER);
    assertThat(withheld(finding, Reason.CREDENTIAL_UNAVAILABLE))
        .startsWith(logins.claude + " ")
        .contains("run `claude`");
  }

  @Test
  void readsPastAByteOrderMark() throws IOException {
    Logins.replace(logins.claude, "\uFEFF" + Logins.claudeJson("sk-ant-oat01-a"));
    assertThat(found(STRANGER).isInjected()).isTrue();
  }

  @Test
  void withholdsWhatIsNestedTooDeep() throws IOException {
    Logins.replace(logins.claude, "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000));
    Finding finding = Logins.find(logins.claudeLogin(), STRANGER, PROVIDER);
    assertThat(withheld(finding, Reason.CREDENTIAL_UNAVAILABLE)).contains("is not a complete");
  }

  @Test
  void tellsItsHealth() throws IOException {
    assertThat(logins.claudeLogin().health())
        .returns("claude-login", SourceHealth::source)
        .returns(logins.claude.toString(), SourceHealth::place)
        .returns(SourceHealth.State.MISSING, SourceHealth::state)
        .extracting(SourceHealth::advice, InstanceOfAssertFactories.STRING)
        .contains("run `claude`");
    write("good");
    assertThat(logins.claudeLogin().health())
        .returns(SourceHealth.State.VALID, SourceHealth::state)
        .returns(Logins.NOW.plusSeconds(3600), SourceHealth::expires)
        .returns("", SourceHealth::advice);
    write("torn");
    assertThat(logins.claudeLogin().health()).returns(SourceHealth.State.TORN, SourceHealth::state);
    write("open");
    assertThat(logins.claudeLogin().health())
        .returns(SourceHealth.State.REFUSED, SourceHealth::state)
        .extracting(SourceHealth::advice, InstanceOfAssertFactories.STRING)
        .contains("chmod 600 " + logins.claude);
  }

  @Test
  void saysSoWhenAnEarlierLoginIsStillInUse() throws IOException {
    write("good");
    ClaudeLogin login = logins.claudeLogin();
    write("torn");
    logins.later();
    assertThat(login.health())
        .returns(SourceHealth.State.TORN, SourceHealth::state)
        .returns(Logins.NOW.plusSeconds(3600), SourceHealth::expires)
        .extracting(SourceHealth::advice, InstanceOfAssertFactories.STRING)
        .endsWith("the login read before stays in use");
  }

  @Test
  void takesASmallExpiryForSecondsAndZeroForNone() throws IOException {
    String json = "{\"claudeAiOauth\":{\"accessToken\":\"a\",\"expiresAt\":%d}}";
    Logins.replace(logins.claude, json.formatted(1_900_000_000L));
    assertThat(logins.claudeLogin().health().expires())
        .isEqualTo(Instant.ofEpochSecond(1_900_000_000L));
    Logins.replace(logins.claude, json.formatted(0));
    assertThat(logins.claudeLogin().health())
        .returns(null, SourceHealth::expires)
        .returns(SourceHealth.State.VALID, SourceHealth::state);
  }
}
