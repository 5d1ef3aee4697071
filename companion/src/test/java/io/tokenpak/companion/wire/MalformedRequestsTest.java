package io.tokenpak.companion.wire;

import static io.tokenpak.companion.wire.Heads.head;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage;
import io.tokenpak.companion.stub.RecordingProvider;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is not HTTP, or could be read in two ways, is refused before a byte reaches a provider.
class MalformedRequestsTest {
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

  static Stream<String> heads() {
    return Stream.of(
        " POST /v1/messages HTTP/1.1\r\nHost: x\r\n\r\n",
        "P\u0000ST /v1/messages HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /v1/messages HTTP/1.1\nHost: x\n\n",
        "POST /v1/messages HTTP/1.1\r\nHost: x\nX-A: 1\r\n\r\n",
        "POST /v1/messages HTTP/1.1\rHost: x\r\r",
        "POST /v1/messages HTTP/1.1\r\n\r\n",
        post("Host: x"),
        post("X-A : 1"),
        post(": 1"),
        post("no colon"),
        post("X-A: 1\r\n folded"),
        post(" X-A: 1"),
        post("X-\u00e9: 1"),
        post("X(A): 1"),
        post("X-A: a\u0000b"),
        post("X-A: a\rb"),
        post("Host: \u00e9"),
        post("Content-Length: "),
        post("Content-Length: +2"),
        post("Content-Length: -2"),
        post("Content-Length: 0x2"),
        post("Content-Length: 2 2"),
        post("Content-Length: 2, 3"),
        post("Content-Length: 18446744073709551618"),
        post("Content-Length: 2", "Content-Length: 2"),
        post("Content-Length: 2", "Content-Length: 3"),
        post("Content-Length: 2", "Transfer-Encoding: chunked"),
        post("Transfer-Encoding: chunked", "Content-Length: 2"),
        post("Transfer-Encoding: chunked, chunked"),
        post("Transfer-Encoding: chunked", "Transfer-Encoding: chunked"),
        post("Transfer-Encoding: gzip, chunked"),
        post("Transfer-Encoding: gzip"),
        post("Transfer-Encoding: identity"),
        post("Transfer-Encoding: xchunked"),
        post("Transfer-Encoding: chunked;q=1"),
        post("Transfer-Encoding: \u000bchunked"),
        head("POST /v1/messages HTTP/1.0", "Transfer-Encoding: chunked"));
  }

  @ParameterizedTest
  @MethodSource("heads")
  void refusesAMalformedHead(String head) throws Exception {
    assertThat(refusal(head + "{}")).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//v1/messages",
        "/v1//messages",
        "/v1/../v1/messages",
        "/v1/%2e%2e/v1/messages",
        "/v1/messages/..",
        "/v1/messages/./x",
        "/v1/messages%2fbatches",
        "/v1/messages;x=1",
        "/v1/messages%00",
        "/v1/messages%0d%0aX-A:%201",
        "/v1/messages%",
        "/v1/messages%zz",
        "/v1\\messages",
        "/v1/messages#fragment",
        "/v1/messages?a b",
        "/v1/\u00e9",
        "/v1/messages?\u00e9",
        "*",
        "v1/messages",
        "http://elsewhere.example/v1/messages",
        "http://user@x/v1/messages",
        "http://x@elsewhere.example/v1/messages",
      })
  void refusesATargetThatCouldMeanAnother(String target) throws Exception {
    assertThat(refusal("POST " + target + " HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"))
        .isBetween(400, 499);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE", "CONNECT", "PROPFIND", "post", "Get", "PRI", "BREW"})
  void refusesMethodsThatNoApiHere(String method) throws Exception {
    String target = method.equals("CONNECT") ? "x:443" : "/v1/messages";

    assertThat(refusal(head(method + " " + target + " HTTP/1.1", "Host: x"))).isIn(400, 404, 405);
  }

  @Test
  void refusesAHeadThatIsTooLarge() throws Exception {
    String request = post(("X-A: " + "a".repeat(1000) + "\r\n").repeat(40) + "X-B: 1");

    assertThat(refusal(request)).isEqualTo(431);
  }

  @ParameterizedTest
  @CsvSource({
    "'POST /v1/messages\r\n\r\n', 505",
    "'POST /v1/messages HTTP/1.2\r\nHost: x\r\n\r\n', 505",
    "'POST /v1/messages HTTP/3.0\r\nHost: x\r\n\r\n', 505",
    "'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 426",
    "'POST /v1/messages HTTP/1.1\r\nHost: x\r\nExpect: 200-ok\r\n\r\n', 417",
    "'\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001', 400",
  })
  void refusesWhatItDoesNotSpeak(String request, int status) throws Exception {
    assertThat(refusal(request)).isEqualTo(status);
  }

  /// The status of a refusal after which the connection is closed and nothing was sent on.
  private static int refusal(String request) throws Exception {
    long before = provider.bytes();
    try (RawClient client = companion.connect()) {
      RawMessage answer = client.send(request).readAnswer();

      assertThat(answer.value("X-TokenPak-Error")).as(answer.toString()).isNotEmpty();
      assertThat(answer.value("X-TokenPak-Request-Id")).matches("[0-9a-f]{16}");
      assertThat(answer.value("Content-Type")).isEqualTo("application/json");
      assertThat(new ObjectMapper().readTree(answer.body()).get("error").isObject()).isTrue();
      if (answer.value("X-TokenPak-Error").equals("malformed_request")) {
        assertThat(answer.values("Connection")).containsExactly("close");
        client.awaitEnd();
      }
      assertThat(provider.bytes()).isEqualTo(before);
      return answer.status();
    }
  }

  private static String post(String... fields) {
    return head("POST /v1/messages HTTP/1.1", "Host: x", String.join("\r\n", fields));
  }
}
