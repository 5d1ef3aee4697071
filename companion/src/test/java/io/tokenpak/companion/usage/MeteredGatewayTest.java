package io.tokenpak.companion.usage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RecordingProvider;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What an answer cost is told before its client has it, whatever becomes of the connection.
class MeteredGatewayTest {
  private static final String EVENTS =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

  private final List<UsageEntry> told = new CopyOnWriteArrayList<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private RecordingProvider provider;
  private MeteredGateway gateway;

  @BeforeEach
  void start() throws Exception {
    provider = RecordingProvider.start();
    gateway = new MeteredGateway(provider.origin(), told::add);
  }

  @AfterEach
  void stop() throws Exception {
    release.countDown();
    gateway.close();
    provider.close();
  }

  @ParameterizedTest
  @MethodSource("io.tokenpak.companion.usage.Sample#all")
  void isToldBeforeTheClientHasTheLastBytes(Sample sample) throws Exception {
    String text = new String(sample.bytes(), ISO_8859_1);
    provider.answers(conversation -> {
      if (text.contains("data:")) {
        conversation.write(EVENTS + Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
        // The end of the chunks never comes.
        release.await(10, TimeUnit.SECONDS);
      } else {
        conversation.write(
            "HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text);
      }
    });
    try (RawClient client = RawClient.connect(gateway.port())) {
      client.send(request("POST", path(sample.format()))).readUntil(lastWords(text));
      assertThat(told)
          .singleElement()
          .satisfies(entry -> {
            assertThat(entry.usage()).contains(sample.usage());
            assertThat(entry.status()).isEqualTo(200);
            assertThat(entry.metered()).isTrue();
            assertThat(entry.source()).isEqualTo("client-supplied");
            assertThat(entry.request()).hasSize(16);
          });
    }
  }

  @Test
  void isToldOfAnAnswerThatTheProviderBreaksOff() throws Exception {
    String event = "data: {\"message\":{\"usage\":{\"input_tokens\":5}}}\n\n";
    provider.answers(conversation -> {
      conversation.write(EVENTS + Integer.toHexString(event.length()) + "\r\n" + event + "\r\n");
      conversation.rst();
    });
    try (RawClient client = RawClient.connect(gateway.port())) {
      client.send(request("POST", "/v1/messages")).readUntilEnd();
    }
    await().until(() -> !told.isEmpty());
    assertThat(told)
        .singleElement()
        .extracting(UsageEntry::usage)
        .isEqualTo(Optional.of(new Usage(null, 5, 0, 0, 0)));
  }

  @Test
  void isToldOfAnAnswerThatTheClientLeaves() throws Exception {
    String event = "data: {\"message\":{\"usage\":{\"input_tokens\":5}}}\n\n";
    provider.answers(conversation -> {
      conversation.write(EVENTS + Integer.toHexString(event.length()) + "\r\n" + event + "\r\n");
      conversation.awaitEnd();
    });
    try (RawClient client = RawClient.connect(gateway.port())) {
      client.send(request("POST", "/v1/messages")).readUntil("input_tokens");
      assertThat(told).isEmpty();
      client.rst();
    }
    await().until(() -> !told.isEmpty());
    assertThat(told).singleElement().satisfies(entry -> assertThat(entry.usage()).isPresent());
  }

  @Test
  void isToldOfARequestThatGetsNoAnswer() throws Exception {
    provider.answers(conversation -> conversation.rst());
    try (RawClient client = RawClient.connect(gateway.port())) {
      assertThat(client.send(request("POST", "/v1/messages")).readHead()).contains(" 502 ");
    }
    await().until(() -> !told.isEmpty());
    assertThat(told).singleElement().extracting(UsageEntry::status).isEqualTo(0);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/messages, true",
    "POST, /v1/messages?beta=true, true",
    "POST, /v1/messages/count_tokens, false",
    "GET, /v1/messages/batches/1/results, false",
    "POST, /v1/responses, true",
    "POST, /v1/responses/compact, true",
    "GET, /v1/responses/resp_1, false",
    "POST, /v1/responses/resp_1/cancel, false",
    "POST, /v1/chat/completions, true",
    "POST, /v1/embeddings, true",
    "POST, /codex/responses, true",
    "POST, /backend-api/codex/responses, true",
    "GET, /backend-api/codex/models, false",
    "POST, /v1beta/models/x:generateContent, false",
  })
  void onlyRequestsThatAskAModelAreMetered(String method, String path, boolean metered)
      throws Exception {
    try (RawClient client = RawClient.connect(gateway.port())) {
      client.send(request(method, path)).readAnswer();
    }
    assertThat(told).singleElement().extracting(UsageEntry::metered).isEqualTo(metered);
  }

  private static String lastWords(String text) {
    return text.substring(text.length() - 20);
  }

  private static String path(UsageFormat format) {
    if (format == UsageFormat.MESSAGES) {
      return "/v1/messages";
    }
    return format == UsageFormat.RESPONSES ? "/v1/responses" : "/v1/chat/completions";
  }

  private static String request(String method, String path) {
    return method
        + " "
        + path
        + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer eyJa\r\nContent-Length: 2\r\n\r\n{}";
  }
}
