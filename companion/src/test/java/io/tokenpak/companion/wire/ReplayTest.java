package io.tokenpak.companion.wire;

import static io.tokenpak.companion.wire.Heads.chunked;
import static io.tokenpak.companion.wire.Heads.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tokenpak.companion.credential.ClientSupplied;
import io.tokenpak.companion.credential.Credentials;
import io.tokenpak.companion.exchange.ExchangeLog;
import io.tokenpak.companion.stub.Conversation;
import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage;
import io.tokenpak.companion.stub.RecordingProvider;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What follows a 401 to a credential of the companion's: another one if there is one, and the
/// provider's answer as it is if there is none.
class ReplayTest {
  static final String REFUSED =
      head(
              "HTTP/1.1 401 Unauthorized",
              "WWW-Authenticate: Bearer realm=\"x\"",
              "request-id: req_1",
              "Content-Length: 17")
          + "{\"error\":\"spent\"}";

  @TempDir Path folder;
  private RecordingProvider provider;
  private ScriptedLogin login;
  private WiredCompanion companion;

  @BeforeEach
  void start() throws Exception {
    provider = RecordingProvider.start().answers(conversation -> answer(conversation, "good"));
    login = new ScriptedLogin(provider.origin(), "old");
    companion = WiredCompanion.before(provider.origin(), folder).start(credentials());
  }

  private Credentials credentials() {
    return new Credentials(
        List.of(login, new ClientSupplied()), Map.of(ScriptedLogin.NAME, login), List.of());
  }

  @AfterEach
  void stop() throws Exception {
    companion.close();
    provider.close();
  }

  private static void answer(Conversation conversation, String good) throws Exception {
    boolean accepted = conversation.head().contains("Authorization: Bearer " + good + "\r\n");
    conversation.write(accepted ? RecordingProvider.OK : REFUSED);
  }

  @Test
  @Row("W27")
  void sendsAgainWithTheGenerationThatHasComeIntoMemoryMeanwhile() throws Exception {
    provider.answers(conversation -> {
      login.adopt("good");
      answer(conversation, "good");
    });

    assertThat(exchange(post("Content-Length: 2") + "{}").text()).isEqualTo("ok");
    assertThat(login.looks()).isZero();
    assertThat(provider.executions()).isEqualTo(2);
  }

  @Test
  @Row("W27")
  void sendsAgainWithTheGenerationThatALookFinds() throws Exception {
    login.write("good");

    assertThat(exchange(post("Content-Length: 2") + "{}").text()).isEqualTo("ok");
    assertThat(login.looks()).isEqualTo(1);
    assertThat(login.renewals()).isZero();
    assertThat(provider.executions()).isEqualTo(2);
  }

  @Test
  @Row("W27")
  void sendsAgainWithTheGenerationThatARenewalBrings() throws Exception {
    try (RawClient client = companion.connect()) {
      client.send(post("Content-Length: 2") + "{}");
      await().until(() -> login.renewals() == 1);
      login.endRenewal("good");

      assertThat(client.readAnswer().text()).isEqualTo("ok");
      assertThat(provider.executions()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @Row("W27")
  @ValueSource(
      strings = {
        "Content-Length: 3\r\n\r\nno!",
        "Content-Length: 0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n2\r\nno\r\n1\r\n!\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Connection: close\r\n\r\nno!",
      })
  void passesTheRefusalUnchangedWhereThereIsNothingElse(String rest) throws Exception {
    login.endRenewal();
    String refusal = "HTTP/1.1 401 X\r\nWWW-Authenticate: Bearer\r\nx-ID: 1\r\nretry-after: 3\r\n";
    for (String method : List.of("POST", "GET")) {
      provider.answers(conversation -> {
        conversation.write(refusal + rest);
        if (rest.startsWith("Connection")) {
          conversation.fin();
        }
      });
      RawMessage own = exchange(own(method, "Content-Length: 0"));
      RawMessage injected = exchange(request(method, "Content-Length: 0"));

      assertThat(own.status()).isEqualTo(401);
      assertThat(withoutId(injected)).isEqualTo(withoutId(own));
      assertThat(injected.text()).isEqualTo(own.text());
      assertThat(injected.framing()).isEqualTo(own.framing());
    }
    assertThat(provider.executions()).isEqualTo(4);
    assertThat(login.renewals()).isEqualTo(2);
  }

  @Test
  void passesTheRefusalOfAHeadRequest() throws Exception {
    login.endRenewal();
    provider.answers(head("HTTP/1.1 401 X", "Content-Length: 300"));
    try (RawClient client = companion.connect()) {
      RawMessage refused = client.send(request("HEAD", "X-A: 1")).readAnswerToHead();
      login.write("good");
      provider.answers(conversation -> answerToHead(conversation));
      RawMessage recovered = client.send(request("HEAD", "X-A: 1")).readAnswerToHead();

      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.value("Content-Length")).isEqualTo("300");
      assertThat(recovered.status()).isEqualTo(200);
    }
  }

  private static void answerToHead(Conversation conversation) throws Exception {
    boolean good = conversation.head().contains("Bearer good\r\n");
    conversation.write(
        head("HTTP/1.1 " + (good ? "200 OK" : "401 X"), "Content-Length: " + (good ? 5 : 300)));
  }

  @ParameterizedTest
  @CsvSource({"65536, true", "65537, false"})
  void waitsForNothingWhereTheRefusalIsLarge(int size, boolean held) throws Exception {
    String body = "x".repeat(size);
    for (String answer :
        List.of(
            head("HTTP/1.1 401 X", "Content-Length: " + size) + body,
            head("HTTP/1.1 401 X", "Transfer-Encoding: chunked") + chunked(body))) {
      provider.answers(answer);
      try (RawClient client = companion.connect()) {
        client.send(post("Content-Length: 2") + "{}");
        if (held) {
          await().until(() -> login.renewals() > 0);
          login.endRenewal();
        }

        assertThat(client.readAnswer().body()).hasSize(size);
      }
    }
    assertThat(login.renewals() > 0).isEqualTo(held);
    assertThat(provider.executions()).isEqualTo(2);
  }

  @Test
  void passesTheThirdRefusalOn() throws Exception {
    provider.answers(conversation -> {
      int next = provider.executions();
      login.write("token-" + next);
      conversation.write(head("HTTP/1.1 401 X", "Content-Length: 1") + next);
    });
    RawMessage answer = exchange(post("Content-Length: 2") + "{}");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.text()).isEqualTo("3");
    assertThat(authorizations()).containsExactly("Bearer old", "Bearer token-1", "Bearer token-2");
  }

  @Test
  void neverGoesBackToAGenerationThatWasRefused() throws Exception {
    login.endRenewal();
    provider.answers(conversation -> {
      login.write(provider.executions() == 1 ? "other" : "old");
      conversation.write(REFUSED);
    });

    assertThat(exchange(post("Content-Length: 2") + "{}").status()).isEqualTo(401);
    assertThat(authorizations()).containsExactly("Bearer old", "Bearer other");
  }

  @Test
  void sendsNothingAgainWithACredentialForAnotherHost() throws Exception {
    login.endRenewal();
    login.writeFor(URI.create("http://127.0.0.1:9"), "good");

    assertThat(exchange(post("Content-Length: 2") + "{}").status()).isEqualTo(401);
    assertThat(provider.executions()).isEqualTo(1);
  }

  @Test
  void streamsTheAnswerToAReplay() throws Exception {
    login.write("good");
    Semaphore seen = new Semaphore(0);
    provider.answers(conversation -> {
      if (conversation.head().contains("Bearer old")) {
        conversation.write(REFUSED);
        return;
      }
      conversation.write(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked"));
      for (int i = 0; i < 5; i++) {
        conversation.write("8\r\ndata: " + i + "\n\r\n");
        assertThat(seen.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
      }
      conversation.write("0\r\n\r\n");
    });
    try (RawClient client = companion.connect()) {
      client.send(post("Content-Length: 2") + "{}");
      for (int i = 0; i < 5; i++) {
        client.readUntil("data: " + i + "\n");
        seen.release();
      }
      client.readUntil("0\r\n\r\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, '{\"type\":\"error\",\"error\":{\"message\":\"You are out of extra usage.\"}}'",
    "402, '{}'",
    "403, '{\"error\":{\"type\":\"permission_error\",\"message\":\"OAuth token has been revoked\"}}'",
    "407, '{}'",
    "429, '{\"error\":{\"type\":\"rate_limit_error\"}}'",
    "500, '{}'",
    "503, '{}'",
    "529, '{}'",
  })
  void neitherRenewsNorSendsAgainForAnythingButA401(int status, String body) throws Exception {
    login.write("good");
    provider.answers(head("HTTP/1.1 " + status + " X", "Content-Length: " + body.length()) + body);
    RawMessage answer = exchange(post("Content-Length: 2") + "{}");

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.text()).isEqualTo(body);
    assertThat(provider.executions()).isEqualTo(1);
    assertThat(login.looks()).isZero();
    assertThat(login.renewals()).isZero();
  }

  @Test
  void neverSendsACallersOwnCredentialAgain() throws Exception {
    login.write("good");
    RawMessage answer = exchange(own("POST", "Content-Length: 2") + "{}");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(provider.executions()).isEqualTo(1);
    assertThat(login.looks()).isZero();
  }

  @Test
  void saysSoWhereTheProviderDiesAtTheReplay() throws Exception {
    login.write("good");
    provider.answers(conversation -> {
      if (conversation.head().contains("Bearer old")) {
        conversation.write(REFUSED);
      } else {
        conversation.rst();
      }
    });
    RawMessage answer = exchange(post("Content-Length: 2") + "{}");

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.value("X-TokenPak-Error")).isEqualTo("provider_broke_off");
    assertThat(provider.executions()).isEqualTo(2);
    assertThat(companion.log().recovered()).isZero();
  }

  @Test
  void opensAWebSocketWithAnotherCredential() throws Exception {
    login.write("good");
    provider.answers(conversation -> {
      if (conversation.head().contains("Bearer old")) {
        conversation.write(REFUSED);
        return;
      }
      conversation.write(
          head("HTTP/1.1 101 X", "Upgrade: websocket", "Connection: Upgrade") + "hello");
      conversation.awaitEnd();
    });
    try (RawClient client = companion.connect()) {
      client.send(
          head(
              "GET /responses HTTP/1.1",
              "Host: x",
              "X-TokenPak-Provider: tokenpak-openai-codex",
              "Connection: Upgrade",
              "Upgrade: websocket",
              "Sec-WebSocket-Version: 13",
              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));

      assertThat(client.readUntil("hello")).startsWith("HTTP/1.1 101 ");
    }
    await().until(() -> companion.live() == 0);
    assertThat(lastEntry().outcome()).isEqualTo("ok after 401");
  }

  @Test
  void countsAndNamesWhatItRecovered() throws Exception {
    login.write("good");
    exchange(post("Content-Length: 2") + "{}");
    exchange(post("Content-Length: 2") + "{}");

    assertThat(companion.log().recovered()).isEqualTo(1);
    assertThat(companion.log().recent())
        .extracting(ExchangeLog.Entry::outcome)
        .containsExactly("ok", "ok after 401");
    assertThat(lastEntry().labels().credential()).isEqualTo(ScriptedLogin.NAME);
  }

  private RawMessage exchange(String request) throws Exception {
    RawMessage answer = RawClient.exchange(companion.port(), request);
    await().atMost(Duration.ofSeconds(5)).until(() -> companion.live() == 0);
    return answer;
  }

  private ExchangeLog.Entry lastEntry() {
    await().atMost(Duration.ofSeconds(5)).until(() -> !companion.log().recent().isEmpty());
    return companion.log().recent().getFirst();
  }

  private List<String> authorizations() {
    return provider.requests().stream().map(request -> request.value("Authorization")).toList();
  }

  private static List<String> withoutId(RawMessage answer) {
    return answer.head().lines().filter(line -> !line.startsWith("X-TokenPak-Request-Id")).toList();
  }

  static String post(String... fields) {
    return request("POST", fields);
  }

  private static String request(String method, String... fields) {
    return head(
        method + " /v1/messages HTTP/1.1",
        "Host: x",
        "X-TokenPak-Provider: tokenpak-claude-code",
        String.join("\r\n", fields));
  }

  /// With a credential of the caller's own.
  private static String own(String method, String field) {
    return head(
        method + " /v1/messages HTTP/1.1", "Host: x", "x-api-key: sk-ant-api03-callers", field);
  }
}
