package io.tokenpak.companion.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.exchange.SampleHead;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodexLoginTest {
  private static final String CHATGPT = "tokenpak-openai-codex";
  private static final String OPENAI = "tokenpak-openai";
  private static final RequestHead RESPONSES = SampleHead.post("/v1/responses?a=b");

  @TempDir Path home;
  private Logins logins;

  @BeforeEach
  void layOut() {
    logins = new Logins(home);
  }

  private Finding find(RequestHead head, String provider) {
    return Logins.find(logins.codexLogin(), head, provider);
  }

  private Credential found(RequestHead head, String provider) {
    Finding finding = find(head, provider);
    assertThat(finding).isInstanceOf(Finding.Found.class);
    return ((Finding.Found) finding).credential();
  }

  private String missing(String provider) {
    Finding finding = find(RESPONSES, provider);
    assertThat(finding).isInstanceOf(Finding.Missing.class);
    return ((Finding.Missing) finding).refusal().message();
  }

  @Test
  void presentsAChatGptLogin() throws IOException {
    Logins.overwrite(logins.codex, Logins.codexJson("eyJa.b.c", "acc-1"));
    Credential credential = found(RESPONSES, CHATGPT);
    assertThat(ClaudeLoginTest.fields(credential))
        .containsExactly(
            "SET Authorization: Bearer eyJa.b.c",
            "SET chatgpt-account-id: acc-1",
            "IF_ABSENT originator: codex_cli_rs",
            "MERGE OpenAI-Beta: responses=experimental");
    assertThat(credential.editsBody()).isTrue();
    assertThat(credential.isInjected()).isTrue();
    assertThat(credential.isBoundTo(URI.create("https://chatgpt.example"))).isTrue();
    assertThat(credential.isBoundTo(URI.create("https://openai.example"))).isFalse();
  }

  @Test
  void leavesTheProtocolThatAWebSocketHandshakeNamesAlone() throws IOException {
    Logins.overwrite(logins.codex, Logins.codexJson("eyJa.b.c", "acc-1"));
    RequestHead handshake =
        SampleHead.get("/v1/responses", "Connection", "Upgrade", "Upgrade", "WebSocket");
    Credential credential = found(handshake, CHATGPT);
    assertThat(ClaudeLoginTest.fields(credential))
        .contains("IF_ABSENT OpenAI-Beta: responses=experimental")
        .noneMatch(field -> field.startsWith("MERGE"));
    assertThat(credential.editsBody()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "/responses, true",
    "/v1/responses, true",
    "/codex/responses, true",
    "/backend-api/codex/responses?x=/images, true",
    "/v1/responses/compact, false",
    "/backend-api/codex/models?client_version=/responses, false",
    "/v1/images/generations, false",
  })
  void wantsTheBodyNormalisedWhereResponsesAreAskedForOnly(String target, boolean edits)
      throws IOException {
    Logins.overwrite(logins.codex, Logins.codexJson("eyJa.b.c", "acc-1"));
    assertThat(found(SampleHead.post(target), CHATGPT).editsBody()).isEqualTo(edits);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  "})
  void leavesABlankAccountOut(String account) throws IOException {
    Logins.overwrite(logins.codex, Logins.codexJson("eyJa.b.c", account));
    assertThat(found(RESPONSES, CHATGPT).fields())
        .extracting(CredentialField::name)
        .containsExactly("Authorization", "originator", "OpenAI-Beta");
  }

  @Test
  void takesTokensWithoutAModeForAChatGptLogin() throws IOException {
    Logins.overwrite(
        logins.codex, "{\"OPENAI_API_KEY\":\"sk-k\",\"tokens\":{\"access_token\":\"eyJa.b.c\"}}");
    assertThat(found(RESPONSES, CHATGPT).isInjected()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"auth_mode\":\"apikey\",\"OPENAI_API_KEY\":\"sk-k\"}",
        "{\"auth_mode\":\"ApiKey\",\"OPENAI_API_KEY\":\"sk-k\",\"tokens\":null}",
        "{\"OPENAI_API_KEY\":\"sk-k\"}",
      })
  void presentsAnApiKeyToOpenAiOnly(String json) throws IOException {
    Logins.overwrite(logins.codex, json);
    Credential credential = found(RESPONSES, OPENAI);
    assertThat(ClaudeLoginTest.fields(credential))
        .containsExactly("SET Authorization: Bearer sk-k");
    assertThat(credential.editsBody()).isFalse();
    assertThat(credential.isBoundTo(URI.create("https://openai.example"))).isTrue();
    assertThat(credential.isBoundTo(URI.create("https://chatgpt.example"))).isFalse();
    assertThat(missing(CHATGPT)).contains("holds an API key").contains("ends in /v1");
  }

  @Test
  void neverSendsAChatGptLoginToOpenAi() throws IOException {
    Logins.overwrite(logins.codex, Logins.codexJson("eyJa.b.c", "acc-1"));
    assertThat(missing(OPENAI)).contains("holds a ChatGPT login").contains("OPENAI_API_KEY");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"OPENAI_API_KEY\":null}",
        "{\"auth_mode\":\"chatgpt\"}",
        "{\"auth_mode\":\"chatgpt\",\"tokens\":{}}",
        "{\"auth_mode\":\"chatgpt\",\"OPENAI_API_KEY\":\"sk-k\",\"tokens\":null}",
        "{\"auth_mode\":\"apikey\",\"tokens\":{\"access_token\":\"eyJa.b.c\"}}",
        "{\"auth_mode\":\"agentIdentity\"}",
      })
  void saysThatAFileWithoutALoginHoldsNone(String json) throws IOException {
    Logins.overwrite(logins.codex, json);
    assertThat(missing(CHATGPT)).startsWith(logins.codex + " holds ").contains("codex login");
    assertThat(missing(OPENAI)).contains("set OPENAI_API_KEY");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"tokens\":{\"access_token\":\"eyJ",
        "{\"tokens\":{\"access_token\":{}}}",
        "{\"tokens\":[]}",
        "{\"auth_mode\":7}",
        "{\"tokens\":{\"access_token\":\"a\\nb\"}}",
        "{\"tokens\":{\"access_token\":\"ab\",\"account_id\":\"a\\nb\"}}",
        "{\"OPENAI_API_KEY\":\"sk-\\u0000\"}",
      })
  void withholdsWhatItCannotRead(String json) throws IOException {
    Logins.overwrite(logins.codex, json);
    assertThat(find(RESPONSES, CHATGPT)).isInstanceOf(Finding.Withheld.class);
    assertThat(find(RESPONSES, OPENAI)).isInstanceOf(Finding.Withheld.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokenpak-anthropic", "tokenpak-claude-code", "tokenpak-google"})
  void concernsNoOtherProvider(String provider) throws IOException {
    Logins.overwrite(logins.codex, Logins.codexJson("eyJa.b.c", "acc-1"));
    assertThat(find(RESPONSES, provider)).isSameAs(Finding.NOT_CONCERNED);
  }

  @Test
  void concernsNoRouteOfTheCallersOwn() throws IOException {
    Logins.overwrite(logins.codex, Logins.codexJson("eyJa.b.c", "acc-1"));
    assertThat(logins.codexLogin().find(RESPONSES, Logins.CALLER, Logins.passed(CHATGPT)))
        .isSameAs(Finding.NOT_CONCERNED);
  }

  @Test
  void readsTheExpiryFromTheToken() throws IOException {
    Logins.overwrite(logins.codex, Logins.codexJson(Logins.jwt("{\"exp\":1795266000}"), "a"));
    assertThat(logins.codexLogin().health())
        .returns(SourceHealth.State.VALID, SourceHealth::state)
        .returns(Instant.ofEpochSecond(1795266000), SourceHealth::expires);
    Logins.overwrite(logins.codex, Logins.codexJson(Logins.jwt("{\"exp\":1}"), "a"));
    assertThat(logins.codexLogin().health())
        .returns(SourceHealth.State.EXPIRED, SourceHealth::state)
        .returns("run `codex`, which renews it", SourceHealth::advice);
    assertThat(found(RESPONSES, CHATGPT).isInjected()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "at-opaque",
        "a.b",
        "a..c",
        "a.!!.c",
        "a.e30.c",
        "a.W10.c",
        "a.eyJleHAiOiJzb29uIn0.c",
        "a.eyJleHAiOjFlOTk5fQ.c",
        "a.eyJleHAi.c",
      })
  void sendsATokenWhoseExpiryItCannotRead(String token) throws IOException {
    Logins.overwrite(logins.codex, Logins.codexJson(token, "a"));
    assertThat(found(RESPONSES, CHATGPT).isInjected()).isTrue();
    assertThat(logins.codexLogin().health())
        .returns(SourceHealth.State.VALID, SourceHealth::state)
        .returns(null, SourceHealth::expires);
  }
}
