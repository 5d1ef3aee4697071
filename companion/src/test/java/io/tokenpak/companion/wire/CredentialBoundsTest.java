package io.tokenpak.companion.wire;

import static io.tokenpak.companion.wire.Heads.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage;
import io.tokenpak.companion.stub.RecordingProvider;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// No credential reaches another host than its provider's, whatever a request or an answer says.
class CredentialBoundsTest {
  @TempDir Path folder;
  private RecordingProvider anthropic;
  private RecordingProvider chatgpt;
  private RecordingProvider openai;
  private RecordingProvider google;
  private RecordingProvider elsewhere;
  private StartedCompanion companion;

  @BeforeEach
  void start() throws Exception {
    anthropic = RecordingProvider.start();
    chatgpt = RecordingProvider.start();
    openai = RecordingProvider.start();
    google = RecordingProvider.start();
    elsewhere = RecordingProvider.start();
    companion =
        StartedCompanion.before(anthropic, folder)
            .with("TOKENPAK_UPSTREAM_CHATGPT", chatgpt.origin().toString())
            .with("TOKENPAK_UPSTREAM_OPENAI", openai.origin().toString())
            .with("TOKENPAK_UPSTREAM_GOOGLE", google.origin().toString())
            .with("ANTHROPIC_API_KEY", "sk-ant-api03-companions")
            .with("OPENAI_API_KEY", "sk-companions")
            .withClaudeLogin()
            .withCodexLogin()
            .start();
  }

  @AfterEach
  void stop() throws Exception {
    companion.close();
    anthropic.close();
    chatgpt.close();
    openai.close();
    google.close();
    elsewhere.close();
  }

  @ParameterizedTest
  @CsvSource({
    "tokenpak-claude-code,  /v1/messages,         anthropic",
    "tokenpak-anthropic,    /v1/messages,         anthropic",
    "tokenpak-openai-codex, /v1/responses,        chatgpt",
    "tokenpak-openai,       /v1/chat/completions, openai",
  })
  void eachCredentialGoesToItsOwnProviderAlone(String name, String path, String to)
      throws Exception {
    RawMessage answer =
        exchange(head("GET " + path + " HTTP/1.1", "Host: x", "X-TokenPak-Provider: " + name));

    assertThat(answer.text()).isEqualTo("ok");
    assertThat(anthropic.executions()).isEqualTo(to.equals("anthropic") ? 1 : 0);
    assertThat(chatgpt.executions()).isEqualTo(to.equals("chatgpt") ? 1 : 0);
    assertThat(openai.executions()).isEqualTo(to.equals("openai") ? 1 : 0);
    assertThat(google.executions()).isZero();
  }

  /// Bug 2 of the original: a target with a provider's name in it took the login along.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:%d/api.anthropic.com/v1/messages",
        "http://127.0.0.1:%d/v1/messages",
        "http://api.anthropic.com@127.0.0.1:%d/v1/messages",
        "//127.0.0.1:%d/v1/messages",
        "/@127.0.0.1:%d/v1/messages",
        "/v1/messages/../../@127.0.0.1:%d/",
      })
  void noTargetLeadsACredentialElsewhere(String target) throws Exception {
    String line = "POST " + target.formatted(elsewhere.port()) + " HTTP/1.1";
    for (String host : new String[] {"127.0.0.1:" + elsewhere.port(), "x", "api.anthropic.com"}) {
      exchange(head(line, "Host: " + host, "User-Agent: openclaw/1", "Content-Length: 0"));
    }

    assertThat(elsewhere.connections()).isZero();
    assertNothingButMessagesReached(anthropic);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Host", "X-Forwarded-Host", "X-Original-URL", "Forwarded", "X-Rewrite-URL"})
  void noFieldLeadsACredentialElsewhere(String name) throws Exception {
    String elsewhereHost = name + ": 127.0.0.1:" + elsewhere.port();
    String host = name.equals("Host") ? elsewhereHost : "Host: x\r\n" + elsewhereHost;
    exchange(
        head(
            "POST /v1/messages HTTP/1.1",
            host,
            "X-TokenPak-Provider: tokenpak-claude-code",
            "Content-Length: 0"));

    assertThat(elsewhere.connections()).isZero();
    assertThat(anthropic.request().value("Host")).isEqualTo("127.0.0.1:" + anthropic.port());
  }

  @Test
  void noAnswerLeadsACredentialElsewhere() throws Exception {
    anthropic.answers(
        head(
            "HTTP/1.1 307 Temporary Redirect",
            "Location: " + elsewhere.origin() + "/v1/messages",
            "Alt-Svc: h2=\"127.0.0.1:" + elsewhere.port() + "\"",
            "Refresh: 0;url=" + elsewhere.origin(),
            "Content-Length: 0"));
    for (int i = 0; i < 3; i++) {
      exchange(
          head(
              "POST /v1/messages HTTP/1.1",
              "Host: x",
              "X-TokenPak-Provider: tokenpak-claude-code",
              "Content-Length: 0"));
    }

    assertThat(elsewhere.connections()).isZero();
    assertThat(anthropic.executions()).isEqualTo(3);
  }

  private RawMessage exchange(String request) throws Exception {
    return RawClient.exchange(companion.port(), request);
  }

  private void assertNothingButMessagesReached(RecordingProvider provider) {
    assertThat(provider.requests())
        .allSatisfy(request -> assertThat(request.startLine()).contains(" /v1/messages "));
  }
}
