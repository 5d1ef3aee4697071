package io.tokenpak.companion.wire;

import static io.tokenpak.companion.wire.Heads.head;

import io.tokenpak.companion.stub.RawClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// Clients that send requests at a steady rate, each on a connection of its own, and count the
/// answers by status; a request that got no answer counts as status 0.
final class SteadyLoad implements AutoCloseable {
  private static final int CLIENTS = 8;

  private final ScheduledExecutorService executor =
      Executors.newScheduledThreadPool(CLIENTS, Thread.ofVirtual().factory());
  private final Map<Integer, Integer> answers = new ConcurrentHashMap<>();
  private final List<Client> clients = new ArrayList<>();
  private final String path;
  private final IntSupplier rotations;
  private final int port;

  /// @param rate in requests a second, all clients together
  /// @param rotations how many there were so far
  SteadyLoad(int port, String path, int rate, IntSupplier rotations) {
    this.port = port;
    this.path = path;
    this.rotations = rotations;
    Duration period = Duration.ofSeconds(1).multipliedBy(CLIENTS).dividedBy(rate);
    for (int i = 0; i < CLIENTS; i++) {
      Client client = new Client();
      clients.add(client);
      var _ =
          executor.scheduleAtFixedRate(
              client::send,
              period.dividedBy(CLIENTS).multipliedBy(i).toNanos(),
              period.toNanos(),
              TimeUnit.NANOSECONDS);
    }
  }

  Map<Integer, Integer> answers() {
    return new TreeMap<>(answers);
  }

  /// Whether a request under way was sent before that many rotations had been.
  boolean hasOneSentBefore(int rotation) {
    return clients.stream().anyMatch(client -> client.sentAt < rotation);
  }

  @Override
  public void close() throws InterruptedException {
    executor.shutdown();
    var _ = executor.awaitTermination(10, TimeUnit.SECONDS);
  }

  /// Used by one thread at a time.
  private final class Client {
    private @Nullable RawClient connection;

    /// How many rotations there had been when the request under way was sent.
    private volatile int sentAt = Integer.MAX_VALUE;

    void send() {
      int status = 0;
      sentAt = rotations.getAsInt();
      try {
        if (connection == null) {
          connection = RawClient.connect(port);
        }
        String request =
            head(
                "POST " + path + " HTTP/1.1",
                "Host: x",
                "X-TokenPak-Provider: "
                    + (path.startsWith("/v1/") ? "tokenpak-claude-code" : "tokenpak-openai-codex"),
                "Content-Length: 1000");
        status = connection.send(request + "x".repeat(1000)).readAnswer().status();
      } catch (IOException | RuntimeException _) {
        connection = null;
      }
      sentAt = Integer.MAX_VALUE;
      answers.merge(status, 1, Integer::sum);
    }
  }
}
