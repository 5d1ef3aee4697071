package io.tokenpak.companion.wire;

import static io.tokenpak.companion.wire.Heads.head;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.stub.Conversation;
import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage;
import io.tokenpak.companion.stub.RawMessage.End;
import io.tokenpak.companion.stub.RecordingProvider;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// WebSocket handshakes row by row, and the bytes after them.
class GoldenWebSocketTest {
  private static final String AGREED =
      head(
          "HTTP/1.1 101 Switching Protocols",
          "upgrade: websocket",
          "Connection: upgrade",
          "sec-websocket-ACCEPT: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
          "X-Codex-Turn-State: 1");

  @TempDir Path folder;
  private RecordingProvider provider;
  private StartedCompanion companion;
  private String host;

  @BeforeEach
  void start() throws Exception {
    provider = RecordingProvider.start();
    companion = StartedCompanion.before(provider, folder).withCodexLogin().start();
    host = "127.0.0.1:" + provider.port();
  }

  @AfterEach
  void stop() throws Exception {
    companion.close();
    provider.close();
  }

  @Test
  @Row("W14")
  void passesTheHandshakeAndItsAnswer() throws Exception {
    provider.answers(conversation -> conversation.write(AGREED).awaitEnd());
    String request =
        handshake("/v1/responses", "Authorization: Bearer sk-callers", "OpenAI-Beta: own");
    try (RawClient client = companion.connect()) {
      String answer = client.send(request).readHead();

      assertThat(provider.request().head()).isEqualTo(request.replace("Host: x", "Host: " + host));
      assertThat(answer)
          .matches(
              Pattern.quote(AGREED.strip()) + "\r\nX-TokenPak-Request-Id: [0-9a-f]{16}\r\n\r\n");
    }
  }

  @Test
  @Row("W14")
  void narrowsConnectionToTheUpgrade() throws Exception {
    provider.answers(conversation -> conversation.write(AGREED).awaitEnd());
    String request =
        handshake("/v1/responses", "Authorization: Bearer sk-callers", "X-Hop: 1")
            .replace("Connection: Upgrade", "connection: keep-alive, X-Hop, upgrade");
    try (RawClient client = companion.connect()) {
      client.send(request).readHead();

      assertThat(provider.request().fieldLines())
          .containsExactly(
              "Host: " + host,
              "connection: Upgrade",
              "Upgrade: websocket",
              "Sec-WebSocket-Version: 13",
              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
              "sec-websocket-EXTENSIONS: permessage-deflate; client_max_window_bits",
              "Authorization: Bearer sk-callers");
    }
  }

  @Test
  @Row("W15")
  void injectsIntoAHandshakeAsIntoARequest() throws Exception {
    provider.answers(conversation -> conversation.write(AGREED).awaitEnd());
    String request =
        handshake(
            "/v1/responses?a=b",
            "authorization: Bearer eyJ.callers.own",
            "x-tokenpak-provider: tokenpak-openai-codex",
            "ChatGPT_Account_Id: callers",
            "Cookie: a=b",
            "X-OpenClaw-Session: 1");
    try (RawClient client = companion.connect()) {
      client.send(request).readHead();

      assertThat(provider.request().head())
          .isEqualTo(
              handshake(
                      "/backend-api/codex/responses?a=b",
                      "Authorization: Bearer " + StartedCompanion.CODEX_TOKEN,
                      "chatgpt-account-id: " + StartedCompanion.CODEX_ACCOUNT,
                      "originator: codex_cli_rs",
                      "OpenAI-Beta: responses=experimental")
                  .replace("Host: x", "Host: " + host));
    }
  }

  @Test
  @Row("W15")
  void takesFromTheAnswerWhatItTakesFromEveryAnswer() throws Exception {
    provider.answers(conversation ->
        conversation
            .write(
                AGREED.replace(
                    "\r\n\r\n",
                    "\r\nAlt-Svc: h3\r\nset-cookie: a=b\r\nStrict-Transport-Security: m\r\n\r\n"))
            .awaitEnd());
    try (RawClient client = companion.connect()) {
      String answer = client.send(handshake("/responses")).readHead();

      assertThat(answer)
          .startsWith(AGREED.replace("\r\n\r\n", "\r\nX-TokenPak-Request-Id: "))
          .doesNotContain("h3", "a=b", "Strict");
    }
  }

  @Test
  @Row("W16")
  void keepsTheProtocolThatTheCallerNames() throws Exception {
    provider.answers(conversation -> conversation.write(AGREED).awaitEnd());
    String request = handshake("/responses", "openai-beta: responses_websockets=2026-02-06");
    try (RawClient client = companion.connect()) {
      client.send(request).readHead();

      assertThat(provider.request().values("OpenAI-Beta"))
          .containsExactly("responses_websockets=2026-02-06");
    }
  }

  @ParameterizedTest
  @Row("W17")
  @ValueSource(strings = {"/v1/messages", "/v1beta/models", "/v1/chat/completions", "/v1/models"})
  void answers426AtOnceWhereTheProviderHasNoWebSocket(String path) throws Exception {
    String request = handshake(path, "Authorization: Bearer sk-callers");
    try (RawClient client = companion.connect()) {
      RawMessage answer = client.send(request).readAnswer();

      assertThat(answer.status()).isEqualTo(426);
      assertThat(answer.values("Connection")).containsExactly("close");
      assertThat(answer.value("X-TokenPak-Error")).isEqualTo("upgrade_not_served");
      assertThat(client.awaitEnd()).isEqualTo(End.FIN);
      assertThat(provider.bytes()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400, 401, 403, 404, 426, 429, 503})
  void passesAnAnswerThatDeclinesTheUpgrade(int status) throws Exception {
    provider.answers(head("HTTP/1.1 " + status + " No", "X-A: 1", "Content-Length: 2") + "no");
    try (RawClient client = companion.connect()) {
      RawMessage answer = client.send(handshake("/responses")).readAnswer();

      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.value("X-A")).isEqualTo("1");
      assertThat(answer.text()).isEqualTo("no");
      assertThat(provider.executions()).isEqualTo(1);
    }
  }

  @Test
  void carriesAnyBytesBothWays() throws Exception {
    byte[] bytes = new byte[3 << 20];
    new Random(7).nextBytes(bytes);
    provider.answers(conversation -> echo(conversation.write(AGREED)));
    try (RawClient client = companion.connect()) {
      client.send(handshake("/responses")).readHead();
      Thread sender = Thread.ofVirtual().start(() -> send(client, bytes));

      assertThat(client.readExactly(bytes.length)).isEqualTo(bytes);
      sender.join(10_000);
    }
  }

  @Test
  void carriesBytesThatFollowTheHandshakeInTheSamePacket() throws Exception {
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    provider.answers(conversation -> {
      conversation.write(AGREED + "\u0081\u0005early");
      while (received.stream().mapToInt(String::length).sum() < 7) {
        received.add(new String(conversation.readSome(), ISO_8859_1));
      }
      conversation.write("done");
    });
    try (RawClient client = companion.connect()) {
      client.send(handshake("/responses")).readHead();
      assertThat(client.readExactly(7)).asString(ISO_8859_1).isEqualTo("\u0081\u0005early");
      client.send("\u0081\u0085late!");

      assertThat(client.readExactly(4)).asString(ISO_8859_1).isEqualTo("done");
      assertThat(String.join("", received)).isEqualTo("\u0081\u0085late!");
    }
  }

  @Test
  void opensOneConnectionToTheProviderForEachClient() throws Exception {
    provider.answers(conversation -> echo(conversation.write(AGREED)));
    try (RawClient one = companion.connect();
        RawClient two = companion.connect()) {
      one.send(handshake("/responses")).readHead();
      two.send(handshake("/responses")).readHead();
      one.send("one");
      two.send("two");

      assertThat(one.readExactly(3)).asString(ISO_8859_1).isEqualTo("one");
      assertThat(two.readExactly(3)).asString(ISO_8859_1).isEqualTo("two");
    }
  }

  @Test
  @Row("W28")
  void carriesWhatTheProviderStillSaysAfterTheClientsLastByte() throws Exception {
    BlockingQueue<End> ended = new LinkedBlockingQueue<>();
    provider.answers(conversation -> {
      conversation.write(AGREED);
      ended.add(conversation.awaitEnd());
      conversation.write("last words").fin();
    });
    try (RawClient client = companion.connect()) {
      client.send(handshake("/responses")).readHead();
      client.halfClose();

      assertThat(ended.poll(5, TimeUnit.SECONDS)).isEqualTo(End.FIN);
      assertThat(client.readExactly(10)).asString(ISO_8859_1).isEqualTo("last words");
      assertThat(client.awaitEnd()).isEqualTo(End.FIN);
    }
  }

  @ParameterizedTest
  @Row("W28")
  @ValueSource(booleans = {true, false})
  void closesTheProvidersSideWhenTheClientLeaves(boolean reset) throws Exception {
    BlockingQueue<End> ended = new LinkedBlockingQueue<>();
    provider.answers(conversation -> ended.add(conversation.write(AGREED).awaitEnd()));
    RawClient client = companion.connect();
    client.send(handshake("/responses")).readHead();
    long began = System.nanoTime();
    if (reset) {
      client.rst();
    } else {
      client.close();
    }

    assertThat(ended.poll(5, TimeUnit.SECONDS)).isNotNull();
    assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(1));
  }

  @ParameterizedTest
  @Row("W28")
  @ValueSource(booleans = {true, false})
  void closesTheClientsSideWhenTheProviderLeaves(boolean reset) throws Exception {
    provider.answers(conversation -> {
      conversation.write(AGREED);
      conversation.readSome();
      if (reset) {
        conversation.rst();
      } else {
        conversation.fin();
      }
    });
    try (RawClient client = companion.connect()) {
      client.send(handshake("/responses")).readHead();
      client.send("x");

      assertThat(client.awaitEnd()).isIn(End.FIN, End.RST);
    }
  }

  private static void echo(Conversation conversation) throws Exception {
    byte[] some = conversation.readSome();
    while (some.length > 0) {
      conversation.write(some);
      some = conversation.readSome();
    }
  }

  private static void send(RawClient client, byte[] bytes) {
    try {
      client.send(bytes);
    } catch (java.io.IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  private static String handshake(String path, String... more) {
    String handshake =
        head(
            "GET " + path + " HTTP/1.1",
            "Host: x",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "sec-websocket-EXTENSIONS: permessage-deflate; client_max_window_bits");
    return more.length == 0
        ? handshake
        : handshake.substring(0, handshake.length() - 2) + head(more);
  }
}
