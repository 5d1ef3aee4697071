package io.tokenpak.companion.wire;

import static io.tokenpak.companion.wire.Heads.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage;
import io.tokenpak.companion.stub.RecordingProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A client that sends its next request before it has the answer to the one before.
class EarlyRequestTest {
  private static final int BODY = 20_000;

  @TempDir Path folder;

  /// @param early how much of the second request arrives during the first answer
  /// @param together whether that comes with the first request, or once the provider has that
  @ParameterizedTest
  @CsvSource({
    "1, true", "1000, true", "7000, true", "8192, true", "9000, true", "19000, true",
    "1, false", "1000, false", "7000, false", "8192, false", "9000, false", "19000, false",
  })
  void answersARequestInFullThatArrivesDuringTheAnswerBefore(int early, boolean together)
      throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (RecordingProvider provider = RecordingProvider.start();
        StartedCompanion companion =
            StartedCompanion.before(provider, folder).withClaudeLogin().start();
        RawClient client = companion.connect()) {
      provider.answers(conversation -> {
        asked.countDown();
        goOn.await(5, TimeUnit.SECONDS);
        conversation.write(RecordingProvider.OK);
      });
      String second = second();
      client.send(first() + (together ? second.substring(0, early) : ""));
      assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
      awaitWatched(client);
      int sent = together ? early + 500 : early;
      client.send(second.substring(together ? early : 0, sent));
      awaitWatched(client);
      goOn.countDown();

      assertThat(client.readAnswer().text()).isEqualTo("ok");
      assertThat(client.send(second.substring(sent)).readAnswer().text()).isEqualTo("ok");
      provider.request();
      RawMessage arrived = provider.request();
      assertThat(arrived.startLine()).isEqualTo("POST /v1/messages?second HTTP/1.1");
      assertThat(arrived.body()).isEqualTo("q".repeat(BODY).getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  /// No answer comes before its time; by then the companion looks whether the client has left.
  private static void awaitWatched(RawClient client) {
    Awaitility.await()
        .during(Duration.ofMillis(250))
        .atMost(Duration.ofSeconds(5))
        .until(() -> client.arrivals().bytes() == 0);
  }

  private static String first() {
    return head(
            "POST /v1/messages?first HTTP/1.1",
            "Host: x",
            "X-TokenPak-Provider: tokenpak-claude-code",
            "Content-Length: 2")
        + "{}";
  }

  private static String second() {
    return head(
            "POST /v1/messages?second HTTP/1.1",
            "Host: x",
            "X-TokenPak-Provider: tokenpak-claude-code",
            "Content-Length: " + BODY)
        + "q".repeat(BODY);
  }
}
