package io.tokenpak.companion.wire;

import static io.tokenpak.companion.wire.Heads.head;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage.End;
import io.tokenpak.companion.stub.RecordingProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Clients that come in numbers, and clients that leave.
class UnansweredClientTest {
  private static final String REQUEST =
      head(
              "POST /v1/messages HTTP/1.1",
              "Host: x",
              "X-TokenPak-Provider: tokenpak-claude-code",
              "Content-Length: 2")
          + "{}";

  @TempDir Path folder;
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private RecordingProvider provider;
  private StartedCompanion companion;

  @BeforeEach
  void start() throws Exception {
    provider = RecordingProvider.start();
    companion = StartedCompanion.before(provider, folder).withClaudeLogin().start();
    log.start();
    root.addAppender(log);
  }

  @AfterEach
  void stop() throws Exception {
    root.detachAppender(log);
    companion.close();
    provider.close();
  }

  /// Every interrupted turn is one: it is no failure of anybody's.
  @Test
  void logsNoTroubleWhenAClientLeaves() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    BlockingQueue<End> ended = new LinkedBlockingQueue<>();
    provider.answers(conversation -> {
      asked.countDown();
      ended.add(conversation.awaitEnd());
    });
    RawClient client = companion.connect().send(REQUEST);
    assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
    client.close();

    assertThat(ended.poll(5, TimeUnit.SECONDS)).isNotNull();
    // Stopping ends whatever is still being logged.
    companion.close();
    assertThat(List.copyOf(log.list))
        .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .extracting(ILoggingEvent::getFormattedMessage)
        .isEmpty();
  }

  /// A full queue costs the next client a second: its kernel tries again only then.
  @Test
  void keepsManyClientsThatConnectAtOnce() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    try {
      Duration slowest = Duration.ZERO;
      for (int i = 0; i < 500; i++) {
        long began = System.nanoTime();
        clients.add(companion.connect());
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        slowest = took.compareTo(slowest) > 0 ? took : slowest;
      }
      assertThat(slowest).isLessThan(Duration.ofMillis(900));
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(() ->
            RawClient.exchange(companion.port(), head("GET /healthz HTTP/1.1", "Host: x")).status()
                == 200);
  }
}
