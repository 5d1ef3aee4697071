package io.tokenpak.companion.wire;

import static io.tokenpak.companion.wire.Heads.head;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage;
import io.tokenpak.companion.stub.RawMessage.End;
import io.tokenpak.companion.stub.RecordingProvider;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Mistakes on the wire of the program that this one succeeds, each in a test that would have
/// caught it.
class OriginalBugsTest {
  private static final String TO_CLAUDE = "X-TokenPak-Provider: tokenpak-claude-code";

  @TempDir Path folder;
  private RecordingProvider provider;
  private StartedCompanion companion;

  @BeforeEach
  void start() throws Exception {
    provider = RecordingProvider.start();
    companion = StartedCompanion.before(provider, folder).withClaudeLogin().start();
  }

  @AfterEach
  void stop() throws Exception {
    companion.close();
    provider.close();
  }

  /// It wrote the JSON of injected requests anew and added `cache_control`.
  @Test
  void sendsAnInjectedBodyByteForByte() throws Exception {
    String body =
        "{ \"model\" :\"m\",\n\t\"messages\":[{\"role\":\"user\",\"content\":\"\\u00e9 \u00c3\u00a9\"}],"
            + "\"a\":1.0e+2,\"a\":2, \"system\":[{\"type\":\"text\",\"text\":\"s\"}] }\r\n";

    assertThat(arrived(post("User-Agent: openclaw/1", "Content-Length: " + body.length()) + body))
        .returns(body, message -> new String(message.body(), ISO_8859_1))
        .returns(String.valueOf(body.length()), message -> message.value("Content-Length"));
  }

  /// It took any target with a provider's name in it for that provider, and sent the login there.
  @Test
  void sendsNoLoginToAHostThatOnlyNamesAProvider() throws Exception {
    try (RecordingProvider elsewhere = RecordingProvider.start()) {
      String target = elsewhere.origin() + "/api.anthropic.com/v1/messages";
      String authority = "Host: 127.0.0.1:" + elsewhere.port();
      RawMessage answer =
          exchange(
              head("POST " + target + " HTTP/1.1", authority, "User-Agent: openclaw/1.0")
                  .replace("\r\n\r\n", "\r\nContent-Length: 0\r\n\r\n"));

      assertThat(answer.status()).isBetween(400, 499);
      assertThat(elsewhere.connections()).isZero();
      assertThat(provider.bytes()).isZero();
    }
  }

  /// It sent two beta fields where the caller's had another case, and lost the caller's otherwise.
  @Test
  void sendsOneBetaFieldWithTheCallersTokensAndItsOwn() throws Exception {
    for (String name : new String[] {"anthropic-beta", "Anthropic-Beta", "ANTHROPIC-BETA"}) {
      RawMessage request = arrived(post(name + ": a,b", "Content-Length: 0"));

      assertThat(request.values("anthropic-beta")).containsExactly("a,b,oauth-2025-04-20");
    }
  }

  /// It kept one value of a repeated field, and added Accept and Accept-Encoding.
  @Test
  void keepsRepeatedFieldsAndAddsNone() throws Exception {
    String request =
        head(
            "POST /v1/messages HTTP/1.1",
            "Host: 127.0.0.1:" + provider.port(),
            "x-api-key: sk-ant-api03-callers",
            "X-Same: 1",
            "x-same: 2",
            "X-Same: 1",
            "Content-Length: 0");

    assertThat(arrived(request).head()).isEqualTo(request);
  }

  /// It sent its own fields and the caller's cookies to the provider.
  @Test
  void sendsNothingThatIsMeantForItself() throws Exception {
    RawMessage request =
        arrived(
            post(
                "X-OpenClaw-Session: s",
                "X-TokenPak-Session: s",
                "X-TokenPak-Auth: tpk_callers",
                "Cookie: a=b",
                "Content-Length: 0"));

    assertThat(request.head())
        .doesNotContainIgnoringCase("tokenpak")
        .doesNotContainIgnoringCase("openclaw")
        .doesNotContainIgnoringCase("cookie")
        .doesNotContain("tpk_");
  }

  /// It answered a rate limit after 14 seconds of retries, in other words and without its fields.
  @Test
  void passesARateLimitOnAtOnce() throws Exception {
    String error = "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\"}}";
    provider.answers(
        head(
                "HTTP/1.1 429 Too Many Requests",
                "content-type: application/json",
                "retry-after: 7",
                "anthropic-ratelimit-unified-status: rejected",
                "request-id: req_1",
                "Content-Length: " + error.length())
            + error);
    String body = "{\"stream\":true}";
    long began = System.nanoTime();
    RawMessage answer = exchange(post("Content-Length: " + body.length()) + body);

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    assertThat(answer.fieldLines())
        .contains(
            "retry-after: 7", "anthropic-ratelimit-unified-status: rejected", "request-id: req_1");
    assertThat(answer.text()).isEqualTo(error);
    assertThat(provider.executions()).isEqualTo(1);
  }

  /// It answered as HTTP/1.0 and closed the connection after each answer.
  @Test
  void keepsTheClientsConnection() throws Exception {
    try (RawClient client = companion.connect()) {
      for (int i = 0; i < 5; i++) {
        RawMessage answer = client.send(post("Content-Length: 0")).readAnswer();

        assertThat(answer.startLine()).startsWith("HTTP/1.1 ");
        assertThat(answer.values("Connection")).isEmpty();
      }
    }
    assertThat(provider.connectionsWithBytes()).isEqualTo(1);
  }

  /// It decoded an answer and passed its Content-Encoding on.
  @Test
  void passesAnEncodedAnswerEncoded() throws Exception {
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(encoded)) {
      gzip.write("some text, some text".getBytes(UTF_8));
    }
    provider.answers(conversation ->
        conversation
            .write(
                head(
                    "HTTP/1.1 200 OK",
                    "Content-Encoding: gzip",
                    "Content-Length: " + encoded.size()))
            .write(encoded.toByteArray()));
    RawMessage answer = exchange(post("Content-Length: 0"));

    assertThat(answer.values("Content-Encoding")).containsExactly("gzip");
    assertThat(answer.body()).isEqualTo(encoded.toByteArray());
  }

  /// It took five failures of a provider for a reason to refuse everything for a minute.
  @Test
  void asksAProviderAgainHoweverOftenItFailed() throws Exception {
    provider.answers(conversation -> conversation.fin());
    for (int i = 0; i < 10; i++) {
      assertThat(exchange(post("Content-Length: 0")).status()).isEqualTo(502);
    }
    provider.answers(RecordingProvider.OK);

    assertThat(exchange(post("Content-Length: 0")).status()).isEqualTo(200);
    assertThat(provider.executions()).isEqualTo(11);
  }

  /// It sent requests on connections that the provider had closed.
  @Test
  void sendsNothingOnAConnectionThatTheProviderClosed() throws Exception {
    BlockingQueue<End> noticed = new LinkedBlockingQueue<>();
    provider.answers(conversation -> {
      conversation.write(head("HTTP/1.1 200 OK", "Content-Length: 0")).halfClose();
      noticed.add(conversation.awaitEnd());
    });
    for (int i = 0; i < 5; i++) {
      assertThat(exchange(post("Content-Length: 0")).status()).isEqualTo(200);
      assertThat(noticed.poll(5, TimeUnit.SECONDS)).isNotNull();
    }

    assertThat(provider.executions()).isEqualTo(5);
  }

  /// It passed on what a client sent of a body that it did not complete.
  @Test
  void completesNoBodyThatTheClientLeftShort() throws Exception {
    BlockingQueue<End> ends = new LinkedBlockingQueue<>();
    provider.answersEarly(conversation -> ends.add(conversation.read().end()));
    try (RawClient client = companion.connect()) {
      client.send(post("Content-Length: 10") + "12345").awaitTaken();
      await().atMost(Duration.ofSeconds(5)).until(() -> provider.executions() == 1);
      client.halfClose();

      assertThat(ends.poll(5, TimeUnit.SECONDS)).isNotNull().isNotEqualTo(End.COMPLETE);
    }
  }

  private RawMessage arrived(String request) throws Exception {
    RawMessage answer = exchange(request);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return provider.request();
  }

  private RawMessage exchange(String request) throws Exception {
    return RawClient.exchange(companion.port(), request);
  }

  private static String post(String... fields) {
    return head("POST /v1/messages HTTP/1.1", "Host: x", TO_CLAUDE, String.join("\r\n", fields));
  }
}
