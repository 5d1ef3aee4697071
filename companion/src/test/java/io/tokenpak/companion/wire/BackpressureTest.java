package io.tokenpak.companion.wire;

import static io.tokenpak.companion.wire.Heads.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tokenpak.companion.stub.Conversation;
import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RecordingProvider;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who does not read holds up who writes, and the companion keeps next to nothing of what is in
/// between.
class BackpressureTest {
  private static final int STREAMS = 50;
  private static final int SIZE = 16 << 20;
  private static final byte[] PIECE = new byte[16 * 1024];

  /// What the companion may hold for each stream and direction.
  private static final long HELD = 64 * 1024;

  @TempDir Path folder;
  private RecordingProvider provider;
  private StartedCompanion companion;
  private final AtomicLong written = new AtomicLong();
  private final List<RawClient> clients = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    provider = RecordingProvider.start();
    companion = StartedCompanion.before(provider, folder).start();
  }

  @AfterEach
  void stop() throws Exception {
    for (RawClient client : clients) {
      client.close();
    }
    companion.close();
    provider.close();
  }

  @Test
  void holdsUpAProviderWhoseClientDoesNotRead() throws Exception {
    openConnections();
    provider.answers(this::stream);
    long before = memory();
    for (RawClient client : clients) {
      client.send(request("Content-Length: 0")).readHead();
    }
    awaitStall();

    assertHeldLittle(memory() - before);
    for (RawClient client : clients) {
      client.skip(SIZE);
    }
  }

  @Test
  void holdsUpAClientWhoseProviderDoesNotRead() throws Exception {
    openConnections();
    CountDownLatch reading = new CountDownLatch(1);
    provider.answersEarly(conversation -> {
      assertThat(reading.await(50, TimeUnit.SECONDS)).isTrue();
      conversation.skip(SIZE).write(RecordingProvider.OK).fin();
    });
    long before = memory();
    for (RawClient client : clients) {
      client.send(request("Content-Length: " + SIZE));
      Thread.ofVirtual().start(() -> upload(client));
    }
    awaitStall();

    assertHeldLittle(memory() - before);
    reading.countDown();
    for (RawClient client : clients) {
      assertThat(client.readAnswer().text()).isEqualTo("ok");
    }
  }

  @Test
  void holdsUpNobodyElse() throws Exception {
    provider.answers(conversation -> {
      if (conversation.head().contains("?large")) {
        stream(conversation);
      } else {
        conversation.write(RecordingProvider.OK);
      }
    });
    for (int i = 0; i < STREAMS; i++) {
      clients.add(RawClient.connectWithSmallWindow(companion.port()));
      clients.getLast().send(request("Content-Length: 0").replace("s HTTP", "s?large HTTP"));
    }
    try (RawClient other = companion.connect()) {
      for (int i = 0; i < 100; i++) {
        assertThat(other.send(request("Content-Length: 0")).readAnswer().text()).isEqualTo("ok");
      }
      assertThat(written).hasValueLessThan((long) STREAMS * SIZE);
    }
  }

  private void stream(Conversation conversation) throws IOException {
    conversation.write(head("HTTP/1.1 200 OK", "Content-Length: " + SIZE));
    for (int sent = 0; sent < SIZE; sent += PIECE.length) {
      conversation.write(PIECE);
      written.addAndGet(PIECE.length);
    }
  }

  private void upload(RawClient client) {
    try {
      for (int sent = 0; sent < SIZE; sent += PIECE.length) {
        client.send(PIECE);
        written.addAndGet(PIECE.length);
      }
    } catch (IOException _) {
      // The test says what is missing.
    }
  }

  /// Has all connections on both sides open and used, so that what they cost is no part of what a
  /// stream costs.
  private void openConnections() throws Exception {
    CountDownLatch all = new CountDownLatch(STREAMS);
    provider.answers(conversation -> {
      all.countDown();
      assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
      conversation.write(RecordingProvider.OK);
    });
    for (int i = 0; i < STREAMS; i++) {
      clients.add(RawClient.connectWithSmallWindow(companion.port()));
      clients.getLast().send(request("Content-Length: 0"));
    }
    for (RawClient client : clients) {
      assertThat(client.readAnswer().text()).isEqualTo("ok");
    }
  }

  /// Waits until nobody can write any more.
  private void awaitStall() {
    AtomicLong seen = new AtomicLong(-1);
    await()
        .pollInterval(Duration.ofMillis(250))
        .atMost(Duration.ofSeconds(20))
        .until(() -> seen.getAndSet(written.get()) == written.get() && written.get() > 0);
  }

  private void assertHeldLittle(long held) {
    long perStream = written.get() / STREAMS;
    assertThat(perStream).as("bytes written before the stall").isLessThan(SIZE);
    assertThat(held / STREAMS).as("bytes held for each stream").isLessThan(HELD);
  }

  /// Heap in use after a collection, and direct buffers.
  private static long memory() {
    System.gc();
    long direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return direct + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static String request(String framing) {
    return head("POST /v1/messages HTTP/1.1", "Host: x", "x-api-key: sk-ant-api03-a", framing);
  }
}
