package io.tokenpak.companion.wire;

import static io.tokenpak.companion.wire.Heads.chunked;
import static io.tokenpak.companion.wire.Heads.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage;
import io.tokenpak.companion.stub.RawMessage.Framing;
import io.tokenpak.companion.stub.RecordingProvider;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What may change in an answer's head, row by row.
class GoldenResponseTest {
  private static final String PASSED =
      head(
          "POST /v1/messages HTTP/1.1",
          "Host: companion",
          "x-api-key: sk-ant-api03-callers",
          "Content-Length: 0");
  private static final String INJECTED =
      head(
          "POST /v1/messages HTTP/1.1",
          "Host: companion",
          "X-TokenPak-Provider: tokenpak-claude-code",
          "Content-Length: 0");

  @TempDir static Path folder;
  private static RecordingProvider provider;
  private static StartedCompanion companion;

  @BeforeAll
  static void start() throws Exception {
    provider = RecordingProvider.start();
    companion = StartedCompanion.before(provider, folder).withClaudeLogin().start();
  }

  @AfterAll
  static void stop() throws Exception {
    companion.close();
    provider.close();
  }

  @Test
  @Row("W18")
  void addsItsRequestIdAfterTheProvidersFields() throws Exception {
    RawMessage answer =
        answer(PASSED, head("HTTP/1.1 200 OK", "request-id: req_1", "Content-Length: 2") + "{}");

    assertThat(answer.value("X-TokenPak-Request-Id")).matches("[0-9a-f]{16}");
    assertThat(answer.head())
        .isEqualTo(
            head("HTTP/1.1 200 OK", "request-id: req_1", requestId(answer), "Content-Length: 2"));
  }

  @Test
  @Row("W18")
  void addsARequestIdToItsOwnAnswersToo() throws Exception {
    String request = head("GET /nowhere HTTP/1.1", "Host: companion");

    assertThat(RawClient.exchange(companion.port(), request).value("X-TokenPak-Request-Id"))
        .matches("[0-9a-f]{16}");
  }

  @Test
  @Row("W19")
  void endsHopByHopFieldsAndWhatConnectionNames() throws Exception {
    RawMessage answer =
        answer(
            PASSED,
            head(
                    "HTTP/1.1 200 OK",
                    "X-First: 1",
                    "Connection: keep-alive, X-Hop, x_odd",
                    "X-Hop: 1",
                    "X-Odd: 2",
                    "Keep-Alive: timeout=5",
                    "Proxy-Authenticate: Basic",
                    "Proxy-Connection: keep-alive",
                    "TE: trailers",
                    "Trailer: X-Checksum",
                    "Upgrade: h2c",
                    "transfer-encoding: chunked",
                    "X-Kept: yes")
                + chunked("{}"));

    assertThat(answer.head())
        .isEqualTo(
            head(
                "HTTP/1.1 200 OK",
                "X-First: 1",
                "X-Kept: yes",
                requestId(answer),
                "Transfer-Encoding: chunked"));
    assertThat(answer.text()).isEqualTo("{}");
  }

  @ParameterizedTest
  @Row("W20")
  @ValueSource(strings = {"Alt-Svc", "alt-svc", "ALT-SVC"})
  void removesTheWayAroundTheCompanion(String name) throws Exception {
    RawMessage answer =
        answer(
            PASSED,
            head("HTTP/1.1 200 OK", name + ": h3=\":443\"", "X-Kept: 1", "Content-Length: 0"));

    assertThat(answer.head())
        .isEqualTo(head("HTTP/1.1 200 OK", "X-Kept: 1", requestId(answer), "Content-Length: 0"));
  }

  @ParameterizedTest
  @Row("W21")
  @ValueSource(strings = {"Strict-Transport-Security", "strict-transport-security"})
  void removesWhatSpeaksOfTheProvidersHost(String name) throws Exception {
    RawMessage answer =
        answer(
            PASSED,
            head("HTTP/1.1 200 OK", name + ": max-age=1", "X-Kept: 1", "Content-Length: 0"));

    assertThat(answer.head())
        .isEqualTo(head("HTTP/1.1 200 OK", "X-Kept: 1", requestId(answer), "Content-Length: 0"));
  }

  @Test
  @Row("W22")
  void removesCookiesOfTheInjectedIdentity() throws Exception {
    RawMessage answer =
        answer(
            INJECTED,
            head(
                "HTTP/1.1 200 OK",
                "Set-Cookie: a=1",
                "X-Kept: 1",
                "set-cookie: b=2",
                "Content-Length: 0"));

    assertThat(answer.head())
        .isEqualTo(head("HTTP/1.1 200 OK", "X-Kept: 1", requestId(answer), "Content-Length: 0"));
  }

  @Test
  @Row("W22")
  void keepsCookiesOfTheCallersOwnIdentity() throws Exception {
    RawMessage answer =
        answer(
            PASSED,
            head("HTTP/1.1 200 OK", "Set-Cookie: a=1", "set-cookie: b=2", "Content-Length: 0"));

    assertThat(answer.head())
        .isEqualTo(
            head(
                "HTTP/1.1 200 OK",
                "Set-Cookie: a=1",
                "set-cookie: b=2",
                requestId(answer),
                "Content-Length: 0"));
  }

  @Test
  void keepsOrderCaseRepetitionsAndBytesOfEveryOtherField() throws Exception {
    String fields =
        String.join(
            "\r\n",
            "content-type: Text/Event-Stream; charset=UTF-8",
            "Date: Tue, 03 Nov 2026 08:09:10 GMT",
            "SERVER: cloudflare",
            "cf-RAY: \u0080\u00ff-\u00e9",
            "X-Empty: ",
            "x-codex-primary-used-percent: 1",
            "anthropic-ratelimit-requests-remaining: 7",
            "X-Repeated: 2",
            "retry-after: 9",
            "x-repeated: 1",
            "cache-control: No-Cache",
            "ETag: \"a\"",
            "Content-Encoding: BR",
            "VARY: accept-encoding");
    RawMessage answer =
        answer(PASSED, head("HTTP/1.1 200 OK", fields, "Content-Length: 1") + "\u00ff");

    assertThat(answer.head())
        .isEqualTo(head("HTTP/1.1 200 OK", fields, requestId(answer), "Content-Length: 1"));
    assertThat(answer.body()).containsExactly(0xff);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 206, 299, 300, 302, 307, 400, 402, 403, 404, 409, 413, 418})
  void keepsTheStatusAndWhatComesWithIt(int status) throws Exception {
    RawMessage answer =
        answer(
            INJECTED,
            head("HTTP/1.1 " + status + " Whatever", "Location: /x", "Content-Length: 3") + "abc");

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.fieldLines())
        .containsExactly("Location: /x", requestId(answer), "Content-Length: 3");
    assertThat(answer.text()).isEqualTo("abc");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 429, 500, 502, 503, 504, 529, 599})
  void keepsAnErrorOfTheProvidersAsItIs(int status) throws Exception {
    int before = provider.executions();
    String error = "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}";
    RawMessage answer =
        answer(
            INJECTED,
            head(
                    "HTTP/1.1 " + status + " X",
                    "retry-after: 7",
                    "WWW-Authenticate: Bearer realm=\"a\", error=\"b\"",
                    "anthropic-ratelimit-unified-status: rejected",
                    "request-id: req_1",
                    "Content-Length: " + error.length())
                + error);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.fieldLines())
        .containsExactly(
            "retry-after: 7",
            "WWW-Authenticate: Bearer realm=\"a\", error=\"b\"",
            "anthropic-ratelimit-unified-status: rejected",
            "request-id: req_1",
            requestId(answer),
            "Content-Length: " + error.length());
    assertThat(answer.text()).isEqualTo(error);
    assertThat(provider.executions()).isEqualTo(before + 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void endsAnAnswerWithoutBodyAtItsHead(int status) throws Exception {
    try (RawClient client = companion.connect()) {
      provider.answers(head("HTTP/1.1 " + status + " X", "ETag: \"a\""));
      RawMessage first = client.send(PASSED).readAnswer();
      provider.answers(RecordingProvider.OK);

      assertThat(first.fieldLines()).containsExactly("ETag: \"a\"", requestId(first));
      assertThat(client.send(PASSED).readAnswer().text()).isEqualTo("ok");
    }
  }

  @Test
  void keepsTheLengthInAnAnswerToHead() throws Exception {
    try (RawClient client = companion.connect()) {
      provider.answers(head("HTTP/1.1 200 OK", "X-A: 1", "Content-Length: 1234"));
      client.send(PASSED.replace("POST", "HEAD").replace("Content-Length: 0\r\n", ""));
      RawMessage answer = client.readAnswerToHead();
      provider.answers(RecordingProvider.OK);

      assertThat(answer.fieldLines())
          .containsExactly("X-A: 1", requestId(answer), "Content-Length: 1234");
      assertThat(client.send(PASSED).readAnswer().text()).isEqualTo("ok");
    }
  }

  @Test
  void keepsTheLengthThatNotModifiedSpeaksOf() throws Exception {
    try (RawClient client = companion.connect()) {
      provider.answers(head("HTTP/1.1 304 Not Modified", "content-length: 1234", "X-A: 1"));
      RawMessage first = client.send(PASSED).readAnswer();
      provider.answers(RecordingProvider.OK);

      assertThat(first.fieldLines())
          .containsExactly("content-length: 1234", "X-A: 1", requestId(first));
      assertThat(client.send(PASSED).readAnswer().text()).isEqualTo("ok");
    }
  }

  @Test
  void addsNoLengthToAnAnswerToHeadThatHasNone() throws Exception {
    try (RawClient client = companion.connect()) {
      provider.answers(head("HTTP/1.1 200 OK", "X-A: 1"));
      client.send(PASSED.replace("POST", "HEAD").replace("Content-Length: 0\r\n", ""));
      RawMessage answer = client.readAnswerToHead();
      provider.answers(RecordingProvider.OK);

      assertThat(answer.fieldLines())
          .containsExactly("X-A: 1", requestId(answer), "Transfer-Encoding: chunked");
      assertThat(client.send(PASSED).readAnswer().text()).isEqualTo("ok");
    }
  }

  @Test
  void keepsAChunkedAnswerChunkedHoweverShort() throws Exception {
    RawMessage answer =
        answer(PASSED, head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + "0\r\n\r\n");

    assertThat(answer.framing()).isEqualTo(Framing.CHUNKED);
    assertThat(answer.fieldLines())
        .containsExactly(requestId(answer), "Transfer-Encoding: chunked");
  }

  @Test
  void chunksAnAnswerThatEndsWithTheConnection() throws Exception {
    provider.answers(
        conversation -> conversation.write(head("HTTP/1.1 200 OK", "X-A: 1") + "abc").fin());
    RawMessage answer = RawClient.exchange(companion.port(), PASSED);

    assertThat(answer.fieldLines())
        .containsExactly("X-A: 1", requestId(answer), "Transfer-Encoding: chunked");
    assertThat(answer.text()).isEqualTo("abc");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Connection", "Content-Encoding", "Content-Type", "Set-Cookie", "Vary"})
  void readsNothingIntoAStrayQuote(String name) throws Exception {
    RawMessage answer =
        answer(PASSED, head("HTTP/1.1 200 OK", name + ": \"a, b", "Content-Length: 2") + "ok");

    assertThat(answer.text()).isEqualTo("ok");
    assertThat(answer.values(name))
        .isEqualTo(name.equals("Connection") ? List.of() : List.of("\"a, b"));
  }

  private static RawMessage answer(String request, String answer) throws Exception {
    provider.answers(answer);
    return RawClient.exchange(companion.port(), request);
  }

  private static String requestId(RawMessage answer) {
    return "X-TokenPak-Request-Id: " + answer.value("X-TokenPak-Request-Id");
  }
}
