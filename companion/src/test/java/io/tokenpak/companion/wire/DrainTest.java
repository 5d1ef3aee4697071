package io.tokenpak.companion.wire;

import static io.tokenpak.companion.wire.Heads.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage;
import io.tokenpak.companion.stub.RawMessage.End;
import io.tokenpak.companion.stub.RecordingProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A companion that is told to stop lets running exchanges end and takes no new ones.
class DrainTest {
  private static final String REQUEST =
      head(
          "POST /v1/messages HTTP/1.1",
          "Host: x",
          "x-api-key: sk-ant-api03-callers",
          "Content-Length: 0");
  private static final String HEALTH = head("GET /healthz HTTP/1.1", "Host: x");

  @TempDir Path folder;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch goOn = new CountDownLatch(1);
  private RecordingProvider provider;

  @BeforeEach
  void start() throws Exception {
    provider =
        RecordingProvider.start()
            .answers(conversation -> {
              conversation.write(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked"));
              conversation.write("5\r\nfirst\r\n");
              assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
              conversation.write("6\r\nsecond\r\n0\r\n\r\n");
            });
  }

  @AfterEach
  void stop() throws Exception {
    goOn.countDown();
    provider.close();
    executor.close();
  }

  @Test
  void truncatesNoStreamAndTakesNoNewOne() throws Exception {
    try (StartedCompanion companion = StartedCompanion.before(provider, folder).start()) {
      List<RawClient> streams = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        streams.add(companion.connect());
        streams.getLast().send(REQUEST).readUntil("first");
      }
      CompletableFuture<Boolean> drained = drain(companion);
      awaitDraining(companion);

      RawMessage refused = RawClient.exchange(companion.port(), REQUEST);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.values("X-TokenPak-Error")).containsExactly("draining");
      assertThat(refused.values("Retry-After")).isNotEmpty();
      assertThat(refused.values("Connection")).containsExactly("close");
      assertThat(drained).isNotDone();

      goOn.countDown();
      for (RawClient stream : streams) {
        assertThat(stream.readUntil("0\r\n\r\n")).contains("second");
      }
      assertThat(drained.get(10, TimeUnit.SECONDS)).isTrue();
      assertThat(streams.getFirst().awaitEnd()).isEqualTo(End.FIN);
      assertThat(provider.executions()).isEqualTo(50);
    }
  }

  @Test
  void refusesTheNextRequestOnAKeptConnection() throws Exception {
    try (StartedCompanion companion = StartedCompanion.before(provider, folder).start();
        RawClient running = companion.connect();
        RawClient idle = companion.connect()) {
      assertThat(idle.send(HEALTH).readAnswer().status()).isEqualTo(200);
      running.send(REQUEST).readUntil("first");
      CompletableFuture<Boolean> drained = drain(companion);
      awaitDraining(companion);

      assertThat(idle.send(REQUEST).readAnswer().status()).isEqualTo(503);
      goOn.countDown();
      assertThat(drained.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void cutsVisiblyWhatDoesNotEndInTime() throws Exception {
    try (StartedCompanion companion =
            StartedCompanion.before(provider, folder).with("TOKENPAK_DRAIN", "1s").start();
        RawClient stream = companion.connect()) {
      stream.send(REQUEST).readUntil("first");

      assertThat(drain(companion).get(10, TimeUnit.SECONDS)).isFalse();
      assertThat(stream.readUntilEnd()).doesNotContain("0\r\n\r\n");
    }
  }

  private CompletableFuture<Boolean> drain(StartedCompanion companion) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return companion.assembly().drain();
          } catch (Exception failure) {
            throw new IllegalStateException(failure);
          }
        },
        executor);
  }

  private static void awaitDraining(StartedCompanion companion) {
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> RawClient.exchange(companion.port(), HEALTH).status() == 503);
  }
}
