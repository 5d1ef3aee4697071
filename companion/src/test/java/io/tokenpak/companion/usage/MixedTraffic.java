package io.tokenpak.companion.usage;

import io.tokenpak.companion.stub.Conversation;
import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage;
import io.tokenpak.companion.stub.RecordingProvider;
import io.tokenpak.companion.usage.MixedExchange.Fate;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// Random exchanges between clients and a provider that counts for itself what it reports.
final class MixedTraffic implements AutoCloseable {
  private final long seed;
  private final Map<Integer, CompletableFuture<String>> received = new ConcurrentHashMap<>();
  private final Map<Integer, String> given = new ConcurrentHashMap<>();
  private final Set<Integer> refused = ConcurrentHashMap.newKeySet();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final RecordingProvider provider;
  private final MeteredGateway gateway;
  final LongAdder input = new LongAdder();
  final LongAdder output = new LongAdder();
  final LongAdder cacheRead = new LongAdder();
  final LongAdder cacheWritten = new LongAdder();
  final AtomicLong asked = new AtomicLong();

  MixedTraffic(UsageLedger ledger, long seed) throws Exception {
    this.seed = seed;
    provider = RecordingProvider.start().answers(this::answer);
    gateway =
        new MeteredGateway(
            provider.origin(),
            new UsageMeters(List.of(), ledger, InstantSource.system()),
            List.of(new TurningKey()));
  }

  MixedExchange exchange(int number) {
    return new MixedExchange(number, seed);
  }

  private void answer(Conversation conversation) throws Exception {
    String head = conversation.head();
    int at = head.indexOf("X-Case: ") + 8;
    MixedExchange exchange = exchange(Integer.parseInt(head, at, head.indexOf('\r', at), 10));
    asked.incrementAndGet();
    if (exchange.fate == Fate.EXPIRED && refused.add(exchange.number)) {
      conversation.write("HTTP/1.1 401 X\r\nContent-Length: 5\r\n\r\nspent");
      return;
    }
    var _ = arrival(exchange.number).complete(sha256(conversation.read().body()));
    count(exchange.reported());
    switch (exchange.fate) {
      case UNANSWERED -> conversation.rst();
      case LEFT_EARLY -> conversation.awaitEnd();
      case CUT -> {
        conversation.writeIn(exchange.wire, exchange.writes());
        conversation.fin();
      }
      case LEFT -> {
        conversation.writeIn(exchange.wire, exchange.writes());
        conversation.awaitEnd();
      }
      case WHOLE, REFUSED, EXPIRED -> conversation.writeIn(exchange.wire, exchange.writes());
    }
  }

  private void count(Usage usage) {
    input.add(usage.input());
    output.add(usage.output());
    cacheRead.add(usage.cacheRead());
    cacheWritten.add(usage.cacheWritten());
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// Runs so many exchanges.
  void run(int count, int atATime) throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < atATime; i++) {
        clients.execute(() -> client(next, count));
      }
    }
    if (!failures.isEmpty()) {
      throw new AssertionError("a client failed", failures.peek());
    }
  }

  private void client(AtomicInteger next, int count) {
    try {
      RawClient client = RawClient.connect(gateway.port());
      for (int number = next.getAndIncrement();
          number < count && failures.isEmpty();
          number = next.getAndIncrement()) {
        provider.forget();
        if (!asked(client, exchange(number))) {
          client.close();
          client = RawClient.connect(gateway.port());
        }
      }
      client.close();
    } catch (IOException | RuntimeException | Error failure) {
      failures.add(failure);
    }
  }

  private boolean asked(RawClient client, MixedExchange exchange) {
    try {
      return ask(client, exchange);
    } catch (IOException | RuntimeException failure) {
      boolean arrived = arrival(exchange.number).isDone();
      throw new AssertionError("exchange " + exchange + ", arrived " + arrived, failure);
    }
  }

  /// @return whether the connection can be used again
  private boolean ask(RawClient client, MixedExchange exchange) throws IOException {
    client.send(exchange.requestBytes());
    return switch (exchange.fate) {
      case WHOLE, REFUSED, EXPIRED -> {
        RawMessage answer = client.readAnswer();
        if (answer.status() != exchange.status) {
          throw new AssertionError(exchange.fate + " " + answer);
        }
        given.put(exchange.number, sha256(answer.body()));
        yield true;
      }
      case UNANSWERED, CUT -> {
        var _ = client.awaitEnd();
        yield false;
      }
      case LEFT -> {
        var _ = client.readHead();
        read(client, exchange);
        client.rst();
        yield false;
      }
      case LEFT_EARLY -> {
        var _ = received(exchange.number);
        client.rst();
        yield false;
      }
    };
  }

  /// Reads all that the provider gives. The end of a chunk may come with the next one.
  private static void read(RawClient client, MixedExchange exchange) throws IOException {
    int left = exchange.given().length;
    if (!exchange.chunked) {
      var _ = client.readExactly(left);
      return;
    }
    while (left > 0) {
      String size = client.readUntil("\r\n").strip();
      left -= size.isEmpty() ? 0 : client.readExactly(Integer.parseInt(size, 16)).length;
    }
  }

  private CompletableFuture<String> arrival(int number) {
    return received.computeIfAbsent(number, _ -> new CompletableFuture<>());
  }

  /// The digest of the request's body as the provider got it, waiting for it.
  String received(int number) {
    return arrival(number).orTimeout(10, TimeUnit.SECONDS).join();
  }

  /// The digest of the answer's body as the client got it.
  String given(int number) {
    return String.valueOf(given.get(number));
  }

  @Override
  public void close() throws Exception {
    gateway.close();
    provider.close();
  }
}
