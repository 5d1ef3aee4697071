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

/// WebSocket handshakes that are none: what follows their head would be left for the next request
/// on the provider's connection to begin with.
class WebSocketRefusalTest {
  private static final String PLAIN = head("GET /v1/models HTTP/1.1", "Host: x", "X-A: 1");

  @TempDir Path folder;
  private RecordingProvider provider;
  private StartedCompanion companion;

  @BeforeEach
  void start() throws Exception {
    provider = RecordingProvider.start();
    companion = StartedCompanion.before(provider, folder).withCodexLogin().start();
  }

  @AfterEach
  void stop() throws Exception {
    companion.close();
    provider.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET  | Content-Length: 60         | GET /v1/models HTTP/1.1",
        "GET  | Content-Length: 0          | ''",
        "GET  | Transfer-Encoding: chunked | '0\r\n\r\n'",
        "POST | Content-Length: 2          | {}",
        "POST | X-A: 1                     | ''",
      })
  void refusesAHandshakeThatMayHaveABody(String method, String field, String body)
      throws Exception {
    try (RawClient client = companion.connect()) {
      RawMessage answer = client.send(handshake(method, field) + body).readAnswer();

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.value("X-TokenPak-Error")).isEqualTo("malformed_request");
      assertThat(answer.values("Connection")).containsExactly("close");
    }
    assertThat(provider.bytes()).isZero();
  }

  @Test
  void keepsTheNextRequestFreeOfARefusedHandshakesBody() throws Exception {
    RawClient.exchange(
        companion.port(), handshake("GET", "Content-Length: 24") + "GET /v1/models HTTP/1.1\r");
    String plain = PLAIN.replace("X-A: 1", "Authorization: Bearer sk-another");

    assertThat(RawClient.exchange(companion.port(), plain).status()).isEqualTo(200);
    assertThat(provider.request().head())
        .isEqualTo(plain.replace("Host: x", "Host: 127.0.0.1:" + provider.port()));
    assertThat(provider.executions()).isEqualTo(1);
  }

  /// Its bytes would never end: nobody asked for another protocol.
  @Test
  void turnsA101ToAPlainRequestIntoA502() throws Exception {
    provider.answers(
        head("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade")
            + "early");
    String plain = PLAIN.replace("X-A: 1", "Authorization: Bearer sk-another");
    RawMessage answer = RawClient.exchange(companion.port(), plain);

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.value("X-TokenPak-Error")).isNotEmpty();
    assertThat(answer.text()).startsWith("{").endsWith("}");
    provider.answers(RecordingProvider.OK);
    assertThat(RawClient.exchange(companion.port(), plain).text()).isEqualTo("ok");
  }

  private static String handshake(String method, String more) {
    return head(
        method + " /responses HTTP/1.1",
        "Host: x",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        more);
  }
}
