package io.tokenpak.companion.wire;

import static io.tokenpak.companion.wire.Heads.head;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenpak.companion.status.AdminToken;
import io.tokenpak.companion.status.StatusReport;
import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage.End;
import io.tokenpak.companion.stub.RecordingProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a WebSocket's two connections do around their ends, and who knows of them.
class TunnelLifeTest {
  private static final String HANDSHAKE =
      head(
          "GET /responses HTTP/1.1",
          "Host: x",
          "Connection: Upgrade",
          "Upgrade: websocket",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
  private static final String AGREED =
      head(
          "HTTP/1.1 101 Switching Protocols",
          "Upgrade: websocket",
          "Connection: Upgrade",
          "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");

  @TempDir Path folder;
  private RecordingProvider provider;
  private StartedCompanion companion;
  private final BlockingQueue<End> ended = new LinkedBlockingQueue<>();

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
  @ValueSource(booleans = {true, false})
  void leavesNoProviderConnectionOfAClientThatLeftBeforeThe101(boolean reset) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch left = new CountDownLatch(1);
    provider.answers(conversation -> {
      asked.countDown();
      left.await(5, TimeUnit.SECONDS);
      ended.add(conversation.write(AGREED).awaitEnd());
    });
    RawClient client = companion.connect().send(HANDSHAKE);
    assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
    if (reset) {
      client.rst();
    } else {
      client.close();
    }
    left.countDown();

    assertThat(ended.poll(2, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void endsBothSidesSoonAfterOneHasEndedItsHalf() throws Exception {
    provider.answers(conversation -> {
      conversation.write(AGREED);
      if (conversation.head().contains("X-Provider-Ends")) {
        conversation.halfClose();
      }
      ended.add(conversation.awaitEnd());
    });
    long began = System.nanoTime();
    try (RawClient one = companion.connect();
        RawClient two = companion.connect()) {
      one.send(HANDSHAKE).readHead();
      one.halfClose();
      two.send(HANDSHAKE.replace("Host: x", "Host: x\r\nX-Provider-Ends: 1")).readHead();

      assertThat(one.awaitEnd()).isNotNull();
      assertThat(two.awaitEnd()).isNotNull();
      assertThat(ended.poll(6, TimeUnit.SECONDS)).isNotNull();
      assertThat(ended.poll(6, TimeUnit.SECONDS)).isNotNull();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(7));
    awaitNoneInFlight();
  }

  @Test
  void showsATunnelInTheStatusAndItsBytesAfterwards() throws Exception {
    provider.answers(conversation -> {
      conversation.write(AGREED);
      conversation.write(new String(conversation.readSome(), ISO_8859_1) + " and more");
      conversation.awaitEnd();
    });
    try (RawClient client = companion.connect()) {
      client.send(HANDSHAKE).readHead();
      assertThat(client.send("hello").readExactly(14)).asString(ISO_8859_1).endsWith("and more");
      assertThat(status().path("in_flight").asInt()).isEqualTo(1);
      assertThat(status().path("recent")).isEmpty();
    }
    awaitNoneInFlight();
    JsonNode entry = status().path("recent").path(0);

    assertThat(entry.path("status").asInt()).isEqualTo(101);
    assertThat(entry.path("request_bytes").asLong()).isEqualTo(5);
    assertThat(entry.path("response_bytes").asLong()).isEqualTo(14);
    assertThat(entry.path("outcome").asText()).isEqualTo("ok");
    assertThat(entry.path("path").asText()).isEqualTo("/responses");
  }

  @Test
  void waitsForARunningTunnelBeforeItStops() throws Exception {
    provider.answers(conversation -> {
      conversation.write(AGREED);
      conversation.write(conversation.readSome()).write(conversation.readSome()).awaitEnd();
    });
    try (RawClient client = companion.connect()) {
      client.send(HANDSHAKE).readHead();
      client.send("before").readExactly(6);
      FutureTask<Boolean> drained = new FutureTask<>(companion.assembly()::drain);
      Thread.ofVirtual().start(drained);
      awaitDraining();

      assertThat(client.send("after").readExactly(5)).asString(ISO_8859_1).isEqualTo("after");
      assertThat(drained.isDone()).isFalse();
      client.close();
      assertThat(drained.get(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  private void awaitNoneInFlight() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> status().path("in_flight").asInt() == 0);
  }

  private void awaitDraining() {
    String request = head("GET /v1/models HTTP/1.1", "Host: x");
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> RawClient.exchange(companion.port(), request).status() == 503);
  }

  private JsonNode status() throws IOException {
    String request =
        head(
            "GET " + StatusReport.PATH + " HTTP/1.1",
            "Host: 127.0.0.1:" + companion.port(),
            AdminToken.FIELD + ": " + companion.assembly().admin().secret());
    return new ObjectMapper().readTree(RawClient.exchange(companion.port(), request).body());
  }
}
