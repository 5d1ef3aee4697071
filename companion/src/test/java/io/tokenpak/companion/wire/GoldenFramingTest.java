package io.tokenpak.companion.wire;

import static io.tokenpak.companion.wire.Heads.chunked;
import static io.tokenpak.companion.wire.Heads.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage;
import io.tokenpak.companion.stub.RawMessage.End;
import io.tokenpak.companion.stub.RawMessage.Framing;
import io.tokenpak.companion.stub.RecordingProvider;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What each connection writes anew because it belongs to that connection, row by row.
class GoldenFramingTest {
  private static final String KEY = "x-api-key: sk-ant-api03-callers";

  @TempDir Path folder;
  private RecordingProvider provider;
  private StartedCompanion companion;
  private String host;

  @BeforeEach
  void start() throws Exception {
    provider = RecordingProvider.start();
    companion = StartedCompanion.before(provider, folder).start();
    host = "Host: 127.0.0.1:" + provider.port();
  }

  @AfterEach
  void stop() throws Exception {
    companion.close();
    provider.close();
  }

  @ParameterizedTest
  @Row("W29")
  @ValueSource(strings = {"Content-Length: 2", "Transfer-Encoding: chunked"})
  void answersAnExpectationItself(String framing) throws Exception {
    String body = framing.startsWith("T") ? chunked("{}") : "{}";
    try (RawClient client = companion.connect()) {
      client.send(post("eXpect: 100-Continue", framing));
      assertThat(client.readHead()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      RawMessage answer = client.send(body).readAnswer();

      assertThat(answer.status()).isEqualTo(200);
      assertThat(provider.request().head()).isEqualTo(posted(framing));
    }
  }

  @Test
  @Row("W29")
  void takesABodyThatDoesNotWaitForTheContinue() throws Exception {
    try (RawClient client = companion.connect()) {
      client.send(post("Expect: 100-continue", "Content-Length: 2") + "{}");
      assertThat(client.readUntil("200 OK")).startsWith("HTTP/1.1");

      assertThat(provider.request().text()).isEqualTo("{}");
    }
  }

  @Test
  @Row("W30")
  void endsTrailersAndChunkExtensionsOfARequest() throws Exception {
    String body = "2;name=value\r\n{\"\r\n1 ; x\r\n}\r\n0;last\r\nX-Trailer: 1\r\n\r\n";
    try (RawClient client = companion.connect()) {
      RawMessage answer = client.send(post("Transfer-Encoding: chunked") + body).readAnswer();

      assertThat(answer.status()).isEqualTo(200);
      RawMessage request = provider.request();
      assertThat(request.head()).isEqualTo(posted("Transfer-Encoding: chunked"));
      assertThat(request.text()).isEqualTo("{\"}");
      assertThat(client.send(post("Content-Length: 0")).readAnswer().status()).isEqualTo(200);
      assertThat(provider.request().head()).isEqualTo(posted("Content-Length: 0"));
    }
  }

  @Test
  @Row("W30")
  void endsTrailersAndChunkExtensionsOfAnAnswer() throws Exception {
    provider.answers(
        head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "Trailer: X-Trailer")
            + "2;name=value\r\n{\"\r\n1\r\n}\r\n0;last\r\nX-Trailer: 1\r\n\r\n");
    try (RawClient client = companion.connect()) {
      client.send(post("Content-Length: 0"));
      String answer = client.readUntil("0\r\n\r\n");

      assertThat(answer).doesNotContain("name", "last", "Trailer");
      assertThat(client.send(post("Content-Length: 0")).readAnswer().text()).isEqualTo("{\"}");
    }
  }

  @Test
  @Row("W31")
  void writesTheLengthOfAnAnswerLast() throws Exception {
    provider.answers(head("HTTP/1.1 200 OK", "content-LENGTH: 2", "X-A: 1") + "{}");
    RawMessage answer = RawClient.exchange(companion.port(), post("Content-Length: 0"));

    assertThat(answer.fieldLines())
        .containsExactly(
            "X-A: 1",
            "X-TokenPak-Request-Id: " + answer.value("X-TokenPak-Request-Id"),
            "Content-Length: 2");
  }

  @Test
  @Row("W31")
  void keepsPlaceCaseAndDigitsOfTheLengthOfARequest() throws Exception {
    RawClient.exchange(companion.port(), post("content-LENGTH: 02", "X-A: 1") + "{}");

    assertThat(provider.request().head()).isEqualTo(posted("content-LENGTH: 02", "X-A: 1"));
  }

  @ParameterizedTest
  @Row("W32")
  @CsvSource({
    "200, Fine, OK",
    "200, '', OK",
    "429, Slow Down, Too Many Requests",
    "529, Overloaded, 529",
  })
  void writesTheStandardReasonPhrase(int status, String reason, String standard) throws Exception {
    provider.answers(head("HTTP/1.1 " + status + " " + reason, "Content-Length: 0"));
    RawMessage answer = RawClient.exchange(companion.port(), post("Content-Length: 0"));

    assertThat(answer.startLine()).isEqualTo("HTTP/1.1 " + status + " " + standard);
  }

  @Test
  @Row("W33")
  void writesOneSpaceBeforeAValueAndNoneAfter() throws Exception {
    provider.answers(
        head("HTTP/1.1 200 OK", "X-A:1", "X-B: \t two  words \t", "Content-Length: 0"));
    String request = post("X-C:1", "X-D:  \ttwo  words\t ", "X-E:", "X-F: \t ", "Content-Length:0");
    RawMessage answer = RawClient.exchange(companion.port(), request);

    assertThat(provider.request().head())
        .isEqualTo(posted("X-C: 1", "X-D: two  words", "X-E: ", "X-F: ", "Content-Length: 0"));
    assertThat(answer.fieldLines()).startsWith("X-A: 1", "X-B: two  words");
  }

  @Test
  @Row("W34")
  void speaksHttp11WithAHostToTheProvider() throws Exception {
    String request = head("GET /v1/messages/batches HTTP/1.0", KEY);
    RawMessage answer = RawClient.exchange(companion.port(), request);

    assertThat(answer.text()).isEqualTo("ok");
    assertThat(provider.request().head())
        .isEqualTo(head("GET /v1/messages/batches HTTP/1.1", host, KEY));
  }

  @Test
  @Row("W34")
  void takesAnAnswerOfHttp10() throws Exception {
    provider.answers(conversation ->
        conversation.write(head("HTTP/1.0 200 OK", "Content-Length: 2") + "ok").fin());
    RawMessage answer = RawClient.exchange(companion.port(), post("Content-Length: 0"));

    assertThat(answer.startLine()).isEqualTo("HTTP/1.1 200 OK");
    assertThat(answer.text()).isEqualTo("ok");
  }

  @Test
  @Row("W35")
  void chunksAnAnswerThatEndsWithTheConnection() throws Exception {
    provider.answers(
        conversation -> conversation.write(head("HTTP/1.1 200 OK", "X-A: 1") + "abc").fin());
    RawMessage answer = RawClient.exchange(companion.port(), post("Content-Length: 0"));

    assertThat(answer.framing()).isEqualTo(Framing.CHUNKED);
    assertThat(answer.text()).isEqualTo("abc");
  }

  @Test
  @Row("W35")
  void endsAnAnswerWithTheConnectionForAClientThatKnowsNoChunks() throws Exception {
    provider.answers(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + chunked("abc"));
    try (RawClient client = companion.connect()) {
      client.send(head("GET /v1/messages/batches HTTP/1.0", "Connection: keep-alive", KEY));
      RawMessage answer = client.readAnswer();

      assertThat(answer.framing()).isEqualTo(Framing.CLOSE);
      assertThat(answer.text()).isEqualTo("abc");
    }
  }

  @Test
  @Row("W36")
  void saysThatItClosesWhereTheClientAsksItTo() throws Exception {
    try (RawClient client = companion.connect()) {
      RawMessage answer = client.send(post("Connection: close", "Content-Length: 0")).readAnswer();

      assertThat(answer.values("Connection")).containsExactly("close");
      assertThat(client.awaitEnd()).isEqualTo(End.FIN);
      assertThat(provider.request().head()).isEqualTo(posted("Content-Length: 0"));
    }
  }

  private static String post(String... fields) {
    return head("POST /v1/messages HTTP/1.1", "Host: x", KEY, String.join("\r\n", fields));
  }

  private String posted(String... fields) {
    return head("POST /v1/messages HTTP/1.1", host, KEY, String.join("\r\n", fields));
  }
}
