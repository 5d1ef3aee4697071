package io.tokenpak.companion.metric;

import io.tokenpak.companion.credential.Upkeep;
import io.tokenpak.companion.usage.UsageRow;
import io.tokenpak.companion.usage.UsageSubscriber;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends a span for each exchange to a collector, by [OTLP over
/// HTTP](https://opentelemetry.io/docs/specs/otlp/#otlphttp). What cannot be sent is tried a few
/// times and dropped: nothing waits for a collector.
public final class SpanExport implements UsageSubscriber, Upkeep, Collector {
  private static final Logger log = LoggerFactory.getLogger(SpanExport.class);

  private static final String PATH = "/v1/traces";
  private static final int MOST_WAITING = 2048;
  private static final int MOST_AT_ONCE = 256;
  private static final int TRIES = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(2);

  private final URI target;
  private final SpanJson spans;
  private final Duration pause;

  /// Empty ones wake the thread that sends.
  private final BlockingQueue<Optional<UsageRow>> waiting = new ArrayBlockingQueue<>(MOST_WAITING);

  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final CountDownLatch closing = new CountDownLatch(1);
  private boolean failing;
  private @Nullable Thread thread;

  /// @param endpoint the collector's, without a path of its own
  /// @param version the companion's
  /// @param pause how long spans are gathered, and between two tries
  public SpanExport(URI endpoint, String version, Duration pause) {
    String base = endpoint.toString();
    this.target =
        URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + PATH);
    this.spans = new SpanJson(version, new SecureRandom());
    this.pause = pause;
  }

  @Override
  public synchronized void start() {
    if (thread == null) {
      thread = Thread.ofVirtual().name("span-export").start(this::run);
    }
  }

  @Override
  public void counted(UsageRow row) {
    boolean wanted =
        Optional.ofNullable(row.notes().traceparent())
            .flatMap(TraceParent::of)
            .map(TraceParent::sampled)
            .orElse(true);
    if (wanted && !waiting.offer(Optional.of(row))) {
      dropped.incrementAndGet();
    }
  }

  private void run() {
    List<UsageRow> batch = new ArrayList<>();
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      while (!isClosing() || !waiting.isEmpty()) {
        gather(batch);
        send(client, batch);
        batch.clear();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failure) {
      log.error("spans are exported no more", failure);
    }
    drop(batch.size() + waiting.size());
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void gather(List<UsageRow> batch) throws InterruptedException {
    waiting.take().ifPresent(batch::add);
    long end = System.nanoTime() + pause.toNanos();
    while (batch.size() < MOST_AT_ONCE) {
      long left = isClosing() ? 0 : end - System.nanoTime();
      Optional<UsageRow> next = waiting.poll(left, TimeUnit.NANOSECONDS);
      if (next == null) {
        return;
      }
      next.ifPresent(batch::add);
    }
  }

  private void send(HttpClient client, List<UsageRow> batch) throws InterruptedException {
    if (batch.isEmpty()) {
      return;
    }
    HttpRequest request =
        HttpRequest.newBuilder(target)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(spans.of(batch)))
            .build();
    for (int attempt = 1; attempt <= TRIES; attempt++) {
      int status = status(client, request);
      if (HttpStatus.isSuccess(status)) {
        sent.addAndGet(batch.size());
        failing = false;
        return;
      }
      long rest = pause.multipliedBy(attempt).toNanos();
      if (!isPassing(status) || closing.await(rest, TimeUnit.NANOSECONDS)) {
        break;
      }
    }
    drop(batch.size());
  }

  /// The collector's status; 0 if it did not answer.
  private int status(HttpClient client, HttpRequest request) throws InterruptedException {
    try {
      int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (!HttpStatus.isSuccess(status)) {
        report("answers with status " + status);
      }
      return status;
    } catch (IOException unreachable) {
      report("cannot be reached (" + unreachable.getClass().getSimpleName() + ")");
      return 0;
    }
  }

  private static boolean isPassing(int status) {
    return switch (status) {
      case 0,
          HttpStatus.TOO_MANY_REQUESTS_429,
          HttpStatus.BAD_GATEWAY_502,
          HttpStatus.SERVICE_UNAVAILABLE_503,
          HttpStatus.GATEWAY_TIMEOUT_504 ->
          true;
      default -> false;
    };
  }

  /// Once for each outage.
  private void report(String what) {
    if (!failing) {
      log.warn(
          "the collector at {} {}: spans are lost until it takes them; set TOKENPAK_OTLP to one"
              + " that speaks OTLP over HTTP, or unset it",
          target.getAuthority(),
          what);
      failing = true;
    }
  }

  private void drop(int count) {
    dropped.addAndGet(count);
  }

  @Override
  public void collect(Consumer<Metric> taker) {
    Metric exported =
        Metric.counter(
            "tokenpak_spans_total",
            "Spans for the collector of traces.",
            Metric.Scale.ONES,
            Label.closed("fate"));
    exported.set(sent.get(), "sent");
    exported.set(dropped.get(), "dropped");
    taker.accept(exported);
  }

  /// Sends what waits, if that can be done at once.
  @Override
  public void close() {
    closing.countDown();
    var _ = waiting.offer(Optional.empty());
    Thread running;
    synchronized (this) {
      running = thread;
    }
    if (running == null) {
      return;
    }
    try {
      if (!running.join(LAST_PATIENCE)) {
        running.interrupt();
      }
    } catch (InterruptedException interrupted) {
      running.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
