package io.tokenpak.bench;

import io.tokenpak.companion.usage.ExchangeEnd;
import io.tokenpak.companion.usage.Timing;
import io.tokenpak.companion.usage.UsageFormat;
import io.tokenpak.companion.usage.UsageIntent;
import io.tokenpak.companion.usage.UsageLedger;
import io.tokenpak.companion.usage.UsageMeter;
import io.tokenpak.companion.usage.UsageMeters;
import io.tokenpak.companion.usage.UsageRow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What it costs to meter an exchange, from its intent to its row: the thread that moves bytes does
/// all of this.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class Metering {
  private static final int EVENTS = 1000;
  private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");
  private static final UsageIntent INTENT =
      new UsageIntent(
          "0123456789abcdef",
          NOW,
          "claude-code",
          "s",
          "tokenpak-anthropic",
          "http",
          "POST",
          "/v1/messages",
          "client-supplied",
          "caller");

  private final Last ledger = new Last();
  private final UsageMeters meters = new UsageMeters(List.of(), ledger, InstantSource.fixed(NOW));
  private final ByteBuffer request = direct("{\"text\":\"" + "word ".repeat(408) + "\"}");
  private final ByteBuffer document =
      direct(
          "{\"model\":\"claude\",\"content\":[{\"type\":\"text\",\"text\":\"yes\"}],"
              + "\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":9,\"output_tokens\":8}}");
  private final ByteBuffer start =
      direct(
          "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"model\":\"c\","
              + "\"usage\":{\"input_tokens\":9,\"output_tokens\":1}}}\n\n");
  private final ByteBuffer event =
      direct(
          "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
              + "\"delta\":{\"type\":\"text_delta\",\"text\":\" a few words more\"}}\n\n");
  private final HttpFields fields =
      HttpFields.build()
          .add("Content-Type", "application/json")
          .add("request-id", "req_011CSHoEeqs5C35K2UUqR7Fy")
          .add("anthropic-ratelimit-unified-status", "allowed")
          .add("anthropic-ratelimit-unified-5h-utilization", "0.25")
          .add("anthropic-ratelimit-unified-5h-reset", "1788264000")
          .add("anthropic-ratelimit-unified-7d-utilization", "0.5")
          .add("anthropic-ratelimit-unified-7d-reset", "1788264000")
          .asImmutable();

  /// Keeps the last row, so that none can be left out.
  private static final class Last implements UsageLedger {
    private final CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
    private Object last = "";

    @Override
    public CompletableFuture<Void> begun(UsageIntent intent) {
      last = intent;
      return done;
    }

    @Override
    public void ended(UsageRow row) {
      last = row;
    }
  }

  private static ByteBuffer direct(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  /// A request of 2 KiB and a short answer.
  @Benchmark
  public Object request() {
    UsageMeter meter = begun();
    answer(meter, document, true);
    return ended(meter);
  }

  /// An event of a stream, with its share of all else.
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public Object event() {
    UsageMeter meter = begun();
    answer(meter, start, false);
    for (int i = 0; i < EVENTS; i++) {
      answer(meter, event, i == EVENTS - 1);
    }
    return ended(meter);
  }

  private UsageMeter begun() {
    UsageMeter meter = meters.meter(INTENT, Optional.of(UsageFormat.MESSAGES));
    meter.asked(request, true);
    var _ = meter.begin();
    var echo = meter.travels();
    echo.wrote(request, 0);
    echo.complete();
    meter.answered(200, fields);
    return meter;
  }

  private static void answer(UsageMeter meter, ByteBuffer bytes, boolean last) {
    meter.observe(bytes, last);
    meter.wrote(bytes, 0, last);
  }

  private Object ended(UsageMeter meter) {
    meter.ended(
        new ExchangeEnd(
            NOW, "ok", new Timing(Duration.ofMillis(5), Duration.ofMillis(2)), 2048, 120, null));
    return ledger.last;
  }
}
