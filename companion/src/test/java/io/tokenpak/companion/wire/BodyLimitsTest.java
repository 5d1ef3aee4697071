package io.tokenpak.companion.wire;

import static io.tokenpak.companion.wire.Heads.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage;
import io.tokenpak.companion.stub.RawMessage.End;
import io.tokenpak.companion.stub.RecordingProvider;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies that are too large or malformed. What the provider got of them is visibly cut.
class BodyLimitsTest {
  private static final int LIMIT = 100_000;
  private static final String CODEX = "X-TokenPak-Provider: tokenpak-openai-codex";

  @TempDir Path folder;
  private final BlockingQueue<RawMessage> received = new LinkedBlockingQueue<>();
  private RecordingProvider provider;
  private StartedCompanion companion;

  @BeforeEach
  void start() throws Exception {
    provider =
        RecordingProvider.start()
            .answersEarly(conversation -> {
              received.add(conversation.read());
              conversation.write(RecordingProvider.OK);
            });
    companion =
        StartedCompanion.before(provider, folder)
            .withCodexLogin()
            .with("TOKENPAK_MAX_BODY", String.valueOf(LIMIT))
            .start();
  }

  @AfterEach
  void stop() throws Exception {
    companion.close();
    provider.close();
  }

  @Test
  void takesABodyOfTheLargestSize() throws Exception {
    String body = "x".repeat(LIMIT);

    assertThat(exchange("Content-Length: " + LIMIT, body).status()).isEqualTo(200);
    assertThat(exchange("Transfer-Encoding: chunked", Heads.chunked(body)).status()).isEqualTo(200);
  }

  @Test
  void refusesALengthThatIsTooLargeWithoutAskingTheProvider() throws Exception {
    RawMessage answer = exchange("Content-Length: " + (LIMIT + 1), "x".repeat(LIMIT + 1));

    assertTooLarge(answer);
    assertThat(provider.bytes()).isZero();
  }

  @Test
  void refusesALengthThatIsTooLargeBeforeTheBodyComes() throws Exception {
    assertTooLarge(exchange("Content-Length: 9000000000", ""));
    assertTooLarge(exchange("Expect: 100-continue\r\nContent-Length: 9000000000", ""));
    assertThat(provider.bytes()).isZero();
  }

  @Test
  void refusesChunksThatAreTooManyAndCutsWhatTheProviderGot() throws Exception {
    String chunk = "2710\r\n" + "x".repeat(10_000) + "\r\n";

    assertTooLarge(exchange("Transfer-Encoding: chunked", chunk.repeat(300) + "0\r\n\r\n"));
    assertCut();
  }

  @Test
  void refusesChunksOfABodyThatItCollects() throws Exception {
    String chunk = "2710\r\n" + "x".repeat(10_000) + "\r\n";

    assertTooLarge(
        exchange(CODEX + "\r\nTransfer-Encoding: chunked", chunk.repeat(300) + "0\r\n\r\n"));
    assertThat(provider.bytes()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x\r\n",
        "-1\r\n",
        "+1\r\nx\r\n0\r\n\r\n",
        "0x1\r\nx\r\n0\r\n\r\n",
        "1 1\r\nx\r\n0\r\n\r\n",
        "ffffffffffffffff\r\n",
        "1\r\nxy\r\n0\r\n\r\n",
        "1\nx\r\n0\r\n\r\n",
        "1\r\nx\n0\r\n\r\n",
        "1\r\nx\r\n0\n\n",
        "1;a=\"b\n\"\r\nx\r\n0\r\n\r\n",
        "\r\n1\r\nx\r\n0\r\n\r\n",
      })
  void refusesMalformedChunksAndCutsWhatTheProviderGot(String chunks) throws Exception {
    try (RawClient client = companion.connect()) {
      RawMessage answer =
          client.send(post("Transfer-Encoding: chunked") + "3\r\nabc\r\n" + chunks).readAnswer();

      assertThat(answer.status()).as(answer.text()).isEqualTo(400);
      assertThat(answer.value("X-TokenPak-Error")).isEqualTo("malformed_request");
      client.awaitEnd();
      assertCut();
    }
  }

  @Test
  void endsTheConnectionOfAClientThatWasRefusedAndSendsNoMore() throws Exception {
    try (RawClient client = companion.connect()) {
      assertTooLarge(client.send(post("Content-Length: " + (LIMIT + 1)) + "x").readAnswer());
      assertThat(client.awaitEnd()).isIn(End.FIN, End.RST);
    }
  }

  private void assertCut() throws InterruptedException {
    if (provider.executions() > 0) {
      RawMessage cut = received.poll(5, TimeUnit.SECONDS);
      assertThat(cut).isNotNull();
      assertThat(cut.end()).isNotEqualTo(End.COMPLETE);
    }
  }

  private static void assertTooLarge(RawMessage answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(413);
    assertThat(answer.value("X-TokenPak-Error")).isEqualTo("body_too_large");
    assertThat(answer.text()).contains("TOKENPAK_MAX_BODY");
    assertThat(answer.end()).isEqualTo(End.COMPLETE);
  }

  /// Sends all before it reads: the answer must outlive that.
  private RawMessage exchange(String framing, String body) throws Exception {
    return RawClient.exchange(companion.port(), post(framing) + body);
  }

  private static String post(String framing) {
    return head(
        "POST " + (framing.contains("codex") ? "/responses" : "/v1/messages") + " HTTP/1.1",
        "Host: x",
        "x-api-key: sk-ant-api03-callers",
        framing);
  }
}
