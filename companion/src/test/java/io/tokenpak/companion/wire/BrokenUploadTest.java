package io.tokenpak.companion.wire;

import static io.tokenpak.companion.wire.Heads.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.stub.Conversation;
import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage;
import io.tokenpak.companion.stub.RecordingProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A provider that breaks off while its request is still under way.
class BrokenUploadTest {
  private static final String NEXT =
      head("GET /v1/models HTTP/1.1", "Host: x", "X-TokenPak-Provider: tokenpak-claude-code");

  @TempDir Path folder;
  private RecordingProvider provider;
  private StartedCompanion companion;

  /// The companion waits for more of the body.
  private final CountDownLatch taken = new CountDownLatch(1);

  @BeforeEach
  void start() throws Exception {
    provider = RecordingProvider.start();
    companion = StartedCompanion.before(provider, folder).withClaudeLogin().start();
    provider.answersEarly(conversation -> {
      if (conversation.head().startsWith("GET")) {
        conversation.write(RecordingProvider.OK);
      } else {
        taken.await(5, TimeUnit.SECONDS);
        end(conversation);
      }
    });
  }

  private static void end(Conversation conversation) throws IOException {
    if (conversation.head().contains("fin")) {
      conversation.fin();
    } else {
      conversation.rst();
    }
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
        "rst | Content-Length: 1000       | some of it",
        "rst | Content-Length: 1000       | ''",
        "rst | Transfer-Encoding: chunked | '2\r\n{}\r\n'",
        "fin | Content-Length: 1000       | some of it",
        "fin | Content-Length: 1000       | ''",
        "fin | Transfer-Encoding: chunked | '2\r\n{}\r\n'",
      })
  void answersAtOnceThoughTheBodyIsStillUnderWay(String how, String framing, String part)
      throws Exception {
    try (RawClient client = companion.connect()) {
      long began = System.nanoTime();
      client.send(post(how, framing) + part).awaitTaken();
      taken.countDown();
      RawMessage answer = client.readAnswer();

      assertThat(answer.status()).isEqualTo(502);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 8_000_000})
  void answersTheNextRequestOnceTheBodyHasEnded(int length) throws Exception {
    try (RawClient client = companion.connect()) {
      client.send(post("rst", "Content-Length: " + length) + "{").awaitTaken();
      taken.countDown();
      assertThat(client.readAnswer().status()).isEqualTo(502);
      String next = next(client, "x".repeat(length - 1));

      assertThat(next).as("an answer or a closed connection").isIn("ok", "closed");
    }
  }

  /// What the client makes of its next request: never an answer that is not its own, never none.
  private static String next(RawClient client, String rest) throws IOException {
    try {
      String head = client.send(rest + NEXT).readHead();
      return head.isEmpty() ? "closed" : client.readUntil("ok");
    } catch (java.net.SocketException reset) {
      return "closed";
    }
  }

  private static String post(String how, String framing) {
    return head(
        "POST /v1/messages?" + how + " HTTP/1.1",
        "Host: x",
        "X-TokenPak-Provider: tokenpak-claude-code",
        framing);
  }
}
