package io.tokenpak.companion.wire;

import static io.tokenpak.companion.wire.Heads.head;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage;
import io.tokenpak.companion.stub.RecordingProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A provider that cannot be reached or does not speak HTTP: the client gets a 502 in the shape of
/// the API that it called, and nothing is sent twice.
class ProviderFaultsTest {
  private static final String BODY = "{\"model\":\"m\"}";

  @TempDir Path folder;
  private RecordingProvider provider;

  @BeforeEach
  void start() throws Exception {
    provider = RecordingProvider.start();
  }

  @AfterEach
  void stop() throws Exception {
    provider.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/messages", "/v1/chat/completions", "/v1beta/models/m:generate"})
  void answers502InTheShapeOfTheApiWhereNobodyListens(String path) throws Exception {
    RawMessage answer = answer(URI.create("http://127.0.0.1:" + closedPort()), path);

    assertRefused(answer, "provider_unreachable", path);
    assertThat(answer.text()).contains("127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 400 Bad Request\r\n\r\n", "\u0015\u0003\u0001\u0000\u0002", ""})
  void sendsNothingWhereTlsIsExpectedAndNotSpoken(String bytes) throws Exception {
    provider.greets(conversation -> {
      conversation.readSome();
      conversation.write(bytes).fin();
    });
    URI origin = URI.create("https://127.0.0.1:" + provider.port());

    assertRefused(answer(origin, "/v1/messages"), "provider_unreachable", "/v1/messages");
  }

  @Test
  void sendsNothingToAProviderThatCannotProveWhoItIs() throws Exception {
    try (RecordingProvider impostor = RecordingProvider.start(SelfSigned.listener(folder))) {
      URI origin = URI.create("https://127.0.0.1:" + impostor.port());

      assertRefused(answer(origin, "/v1/messages"), "provider_unreachable", "/v1/messages");
      assertThat(impostor.executions()).isZero();
      assertThat(impostor.bytes()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"/v1/messages, ''", "/v1/responses, ''", "/v1/messages, reset"})
  void answers502OnceTheProviderClosesWithoutAnAnswer(String path, String how) throws Exception {
    provider.answers(conversation -> {
      if (how.equals("reset")) {
        conversation.rst();
      } else {
        conversation.fin();
      }
    });

    assertRefused(answer(provider.origin(), path), "provider_broke_off", path);
    assertThat(provider.executions()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage\r\n\r\n",
        "\u0000\u0001\u0002\u0003",
        "SSH-2.0-OpenSSH_9.6\r\n",
        "HTTP/1.1\r\n\r\n",
        "HTTP/1.1 OK\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 1000 OK\r\n\r\n",
        "HTTP/3.0 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\nContent-Length: 2\n\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 2, 3\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX-A : 1\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nX-A: 1\r\n folded\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nX-\u00e9: 1\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nX-A: \u0000\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nX-A: a\rb\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
      })
  void answers502ToWhatIsNotHttp(String answer) throws Exception {
    provider.answers(conversation -> conversation.write(answer).awaitEnd());

    assertRefused(answer(provider.origin(), "/v1/messages"), "provider_broke_off", "/v1/messages");
    assertThat(provider.executions()).isEqualTo(1);
  }

  @Test
  void answers502ToAHeadThatIsTooLarge() throws Exception {
    String field = "X-A: " + "a".repeat(1000) + "\r\n";
    provider.answers(conversation ->
        conversation
            .write("HTTP/1.1 200 OK\r\n" + field.repeat(200) + "Content-Length: 0\r\n\r\n")
            .awaitEnd());

    assertRefused(answer(provider.origin(), "/v1/messages"), "provider_broke_off", "/v1/messages");
    assertThat(provider.executions()).isEqualTo(1);
  }

  @Test
  void goesOnAfterAFault() throws Exception {
    provider.answers(conversation -> conversation.write("garbage\r\n\r\n").fin());
    try (StartedCompanion companion = companion(provider.origin());
        RawClient client = companion.connect()) {
      assertThat(client.send(request("/v1/messages")).readAnswer().status()).isEqualTo(502);
      provider.answers(RecordingProvider.OK);

      assertThat(client.send(request("/v1/messages")).readAnswer().text()).isEqualTo("ok");
    }
  }

  private static void assertRefused(RawMessage answer, String code, String path)
      throws IOException {
    assertThat(answer.status()).as(answer + answer.text()).isEqualTo(502);
    assertThat(answer.values("X-TokenPak-Error")).containsExactly(code);
    assertThat(answer.values("Content-Type")).containsExactly("application/json");
    JsonNode error = new ObjectMapper().readTree(answer.body()).get("error");
    assertThat(error.get("message").asText()).startsWith("tokenpak-");
    if (path.startsWith("/v1/messages")) {
      assertThat(error.get("type").asText()).isEqualTo("api_error");
    } else if (path.startsWith("/v1beta")) {
      assertThat(error.get("status").asText()).isEqualTo("UNAVAILABLE");
    } else {
      assertThat(error.get("code").asText()).isEqualTo(code);
    }
  }

  private RawMessage answer(URI origin, String path) throws Exception {
    try (StartedCompanion companion = companion(origin)) {
      return RawClient.exchange(companion.port(), request(path));
    }
  }

  private StartedCompanion companion(URI origin) throws Exception {
    return StartedCompanion.before(origin, folder).start();
  }

  private static String request(String path) {
    return head(
            "POST " + path + " HTTP/1.1",
            "Host: x",
            "Authorization: Bearer sk-callers",
            "x-goog-api-key: callers",
            "Content-Length: " + BODY.length())
        + BODY;
  }

  private static int closedPort() throws IOException {
    try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return once.getLocalPort();
    }
  }
}
