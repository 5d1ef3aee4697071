package io.tokenpak.companion.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.exchange.SampleHead;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentKeyTest {
  private static final RequestHead HEAD = SampleHead.post("/v1/messages");
  private static final URI ORIGIN = URI.create("https://key.example");

  private static CredentialSettings keys(String anthropic, String openAi) {
    return new CredentialSettings(
        Path.of("/none"), Path.of("/none"), Optional.of(anthropic), Optional.of(openAi), false);
  }

  private static EnvironmentKey anthropic(String key) {
    return EnvironmentKey.anthropic(keys(key, "sk-other"), ORIGIN);
  }

  private static EnvironmentKey openAi(String key) {
    return EnvironmentKey.openAi(keys("sk-ant-other", key), ORIGIN);
  }

  private static Credential found(Finding finding) {
    assertThat(finding).isInstanceOf(Finding.Found.class);
    return ((Finding.Found) finding).credential();
  }

  @ParameterizedTest
  @CsvSource({
    "tokenpak-anthropic, SET x-api-key: sk-ant-api03-k, -",
    "tokenpak-claude-code, SET x-api-key: sk-ant-api03-k, -",
    "tokenpak-openai, -, SET Authorization: Bearer sk-proj-k",
    "tokenpak-openai-codex, -, -",
    "tokenpak-google, -, -",
  })
  void servesTheProvidersThatTakeIt(String provider, String anthropic, String openAi) {
    assertThat(presented(anthropic("sk-ant-api03-k"), provider)).isEqualTo(anthropic);
    assertThat(presented(openAi("sk-proj-k"), provider)).isEqualTo(openAi);
  }

  private static String presented(EnvironmentKey key, String provider) {
    Finding finding = Logins.find(key, HEAD, provider);
    return finding.equals(Finding.NOT_CONCERNED)
        ? "-"
        : String.join(", ", ClaudeLoginTest.fields(found(finding)));
  }

  @Test
  void isBoundToOneOriginAndNamesItsGeneration() {
    Finding finding = Logins.find(anthropic("sk-ant-api03-k"), HEAD, "tokenpak-anthropic");
    assertThat(found(finding).isBoundTo(ORIGIN)).isTrue();
    assertThat(found(finding).generation()).matches("[0-9a-f]{12}");
    assertThat(anthropic("sk-ant-api03-k").health())
        .isEqualTo(
            SourceHealth.of(
                "anthropic-api-key", "ANTHROPIC_API_KEY", SourceHealth.State.VALID, ""));
  }

  @Test
  void concernsNoRouteOfTheCallersOwn() {
    assertThat(
            anthropic("sk-ant-api03-k")
                .find(HEAD, Logins.CALLER, Logins.passed("tokenpak-anthropic")))
        .isSameAs(Finding.NOT_CONCERNED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n"})
  void takesABlankKeyForNone(String blank) {
    Finding finding = Logins.find(anthropic(blank), HEAD, "tokenpak-anthropic");
    assertThat(finding).isInstanceOf(Finding.Missing.class);
    assertThat(((Finding.Missing) finding).refusal().message())
        .isEqualTo("set ANTHROPIC_API_KEY for the companion");
    assertThat(anthropic(blank).health().state()).isEqualTo(SourceHealth.State.MISSING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sk-a\r\nX-Evil: 1", "sk-a b", "sk-ä", "sk-\u0000", "sk-\u007f"})
  void refusesAKeyThatNoHeaderFieldCanCarry(String key) {
    Finding finding = Logins.find(openAi(key), HEAD, "tokenpak-openai");
    assertThat(finding).isInstanceOf(Finding.Withheld.class);
    assertThat(((Finding.Withheld) finding).refusal().reason())
        .isEqualTo(Reason.CREDENTIAL_UNAVAILABLE);
    assertThat(((Finding.Withheld) finding).refusal().message())
        .startsWith("OPENAI_API_KEY has characters")
        .contains("restart the companion");
    assertThat(openAi(key).health().state()).isEqualTo(SourceHealth.State.REFUSED);
  }
}
