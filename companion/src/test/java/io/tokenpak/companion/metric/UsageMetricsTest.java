package io.tokenpak.companion.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.usage.RateLimit;
import io.tokenpak.companion.usage.Timing;
import io.tokenpak.companion.usage.Usage;
import io.tokenpak.companion.usage.UsageAnswer;
import io.tokenpak.companion.usage.UsageNotes;
import io.tokenpak.companion.usage.UsageRow;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageMetricsTest {
  /// All metrics, each with all its combinations, folded ones, and buckets.
  private static final int MOST_SERIES = 14 * (Metric.MOST + 64) * 17;

  private final UsageMetrics metrics = new UsageMetrics();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void countsEqualTheRowsExactly(long seed) {
    Random random = new Random(seed);
    List<UsageRow> rows = Stream.generate(() -> Rows.random(random)).limit(3000).toList();

    rows.forEach(metrics::counted);

    Scrape scrape = Scrape.of(metrics);
    assertThat(scrape.sum("tokenpak_exchanges_total", Map.of())).isEqualByComparingTo("3000");
    assertThat(scrape.sum("gen_ai_client_token_usage_sum", Map.of("gen_ai_token_type", "input")))
        .isEqualByComparingTo(sum(rows, Usage::input));
    assertThat(scrape.sum("gen_ai_client_token_usage_sum", Map.of("gen_ai_token_type", "output")))
        .isEqualByComparingTo(sum(rows, Usage::output));
    assertThat(scrape.sum("gen_ai_client_inference_usage_cache_read_input_tokens_total", Map.of()))
        .isEqualByComparingTo(sum(rows, Usage::cacheRead));
    assertThat(scrape.sum("gen_ai_client_inference_usage_cache_write_input_tokens_total", Map.of()))
        .isEqualByComparingTo(sum(rows, Usage::cacheWritten));
    assertThat(scrape.sum("tokenpak_cost_dollars_total", Map.of()))
        .isEqualByComparingTo(
            rows.stream()
                .map(UsageRow::cost)
                .filter(cost -> cost != null)
                .reduce(BigDecimal.ZERO, BigDecimal::add));
    assertThat(scrape.sum("gen_ai_client_operation_duration_seconds_sum", Map.of()))
        .isEqualByComparingTo(
            BigDecimal.valueOf(
                rows.stream().mapToLong(row -> row.timing().total().toNanos()).sum(), 9));
    assertThat(
            scrape.sum(
                "gen_ai_client_operation_duration_seconds_count", Map.of("error_type", "529")))
        .isEqualByComparingTo(count(rows, row -> row.answer().status() == 529));
    assertThat(scrape.sum("gen_ai_client_operation_time_to_first_chunk_seconds_count", Map.of()))
        .isEqualByComparingTo(count(rows, row -> row.timing().firstByte() != null));
    assertThat(scrape.sum("tokenpak_body_bytes_total", Map.of("direction", "request")))
        .isEqualByComparingTo(
            BigDecimal.valueOf(rows.stream().mapToLong(row -> row.traffic().requestBytes()).sum()));
  }

  private static BigDecimal sum(List<UsageRow> rows, ToLongFunction<Usage> figure) {
    return BigDecimal.valueOf(
        rows.stream()
            .map(row -> row.answer().usage())
            .filter(usage -> usage != null)
            .mapToLong(figure)
            .sum());
  }

  private static BigDecimal count(List<UsageRow> rows, Predicate<UsageRow> wanted) {
    return BigDecimal.valueOf(rows.stream().filter(wanted).count());
  }

  @Test
  void aDurationIsInTheBucketsFromItsBoundOn() {
    metrics.counted(Rows.took(Duration.ofMillis(640)));

    Map<String, String> labels =
        Map.of(
            "gen_ai_operation_name", "chat",
            "gen_ai_provider_name", "anthropic",
            "gen_ai_response_model", "claude-opus-4-5");
    Scrape scrape = Scrape.of(metrics);
    String buckets = "gen_ai_client_operation_duration_seconds_bucket";
    assertThat(scrape.samples(buckets)).hasSize(15);
    assertThat(scrape.sum(buckets, Map.of("le", "0.32"))).isEqualByComparingTo("0");
    assertThat(scrape.sum(buckets, Map.of("le", "0.64"))).isEqualByComparingTo("1");
    assertThat(scrape.sum(buckets, Map.of("le", "81.92"))).isEqualByComparingTo("1");
    assertThat(scrape.value("gen_ai_client_operation_duration_seconds_sum", labels))
        .isEqualByComparingTo("0.64");
  }

  @Test
  void aHundredThousandNamesMakeABoundedNumberOfSeries() {
    for (int i = 0; i < 100_000; i++) {
      UsageRow row = Rows.usual();
      metrics.counted(
          new UsageRow(
              Rows.intent("jvm/" + i, "provider-" + i, "source-" + i),
              row.ended(),
              new UsageAnswer(
                  100 + i % 900, "outcome-" + i, null, Rows.usage("model-" + i, 10, 10)),
              new Timing(Duration.ofMillis(i), Duration.ofMillis(1)),
              row.traffic(),
              new UsageNotes(
                  List.of(), List.of(new RateLimit("limit-" + i, 0.5, Rows.BEGAN, null)), Set.of()),
              row.cost()));
    }

    Scrape scrape = Scrape.of(metrics);

    assertThat(scrape.series()).isLessThan(MOST_SERIES);
    assertThat(scrape.samples("tokenpak_exchanges_total").size()).isLessThan(Metric.MOST + 64);
    assertThat(scrape.sum("tokenpak_exchanges_total", Map.of())).isEqualByComparingTo("100000");
    assertThat(scrape.sum("tokenpak_exchanges_total", Map.of("platform", "other")))
        .isEqualByComparingTo(Integer.toString(100_000 - LabelValues.MOST));
    assertThat(scrape.sum("gen_ai_client_token_usage_sum", Map.of()))
        .isEqualByComparingTo("2000000");
  }

  @Test
  void whatIsNamedFromOutsideIsData() {
    List<String> hostile =
        List.of(
            "a\"} 1\nevil_total{x=\"",
            "back\\slash\\",
            "\r\n# TYPE evil counter\n",
            "\u202egnp.exe",
            "lone \ud800 surrogate",
            "lone ? surrogate",
            "x".repeat(10_000),
            "x".repeat(10_001),
            "\u0000\u0007");
    for (String model : hostile) {
      UsageRow row = Rows.usual();
      metrics.counted(
          Rows.answered(row, new UsageAnswer(200, "ok", null, Rows.usage(model, 1, 1))));
    }

    Scrape scrape = Scrape.of(metrics);

    assertThat(scrape.names()).noneMatch(name -> name.contains("evil"));
    assertThat(scrape.sum("gen_ai_client_token_usage_count", Map.of("gen_ai_token_type", "input")))
        .isEqualByComparingTo(Integer.toString(hostile.size()));
    scrape
        .samples("gen_ai_client_token_usage_count")
        .keySet()
        .forEach(labels ->
            assertThat(labels.get("gen_ai_response_model"))
                .hasSizeLessThan(700)
                .doesNotContain("\n", "\r", "\u202e", "\u0000"));
  }

  @Test
  void noSecretSessionOrIdIsALabel() {
    metrics.counted(Rows.full());
    metrics.counted(
        Rows.answered(
            Rows.usual(),
            new UsageAnswer(
                200, "ok", "req_canary", Rows.usage("my sk-ant-api03-canary model", 1, 1))));

    String text = text();

    assertThat(text)
        .contains("gen_ai_response_model=\"other\"")
        .doesNotContain("canary", "0123456789abcdef", "/v1/messages");
  }

  @Test
  void aSumThatGoesTooFarStays() {
    for (int i = 0; i < 12_000; i++) {
      metrics.counted(
          new UsageRow(
              Rows.usual().intent(),
              Rows.BEGAN,
              new UsageAnswer(200, "ok", null, new Usage("m", 999_999_999_999_999L, 1, 0, 0)),
              Rows.usual().timing(),
              Rows.usual().traffic(),
              UsageNotes.NONE,
              new BigDecimal("75000000000")));
    }

    Scrape scrape = Scrape.of(metrics);
    assertThat(scrape.sum("gen_ai_client_token_usage_sum", Map.of("gen_ai_token_type", "input")))
        .isEqualByComparingTo(Long.toString(Long.MAX_VALUE));
    assertThat(scrape.sum("tokenpak_cost_dollars_total", Map.of()))
        .isEqualByComparingTo(BigDecimal.valueOf(Long.MAX_VALUE, 12));
  }

  @Test
  void whoAsksMeanwhileSeesWholeValuesThatNeverGoBack() throws Exception {
    List<Thread> askers = new ArrayList<>();
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    Thread feeder =
        Thread.ofPlatform()
            .start(() -> {
              Random random = new Random(7);
              for (int i = 0; i < 20_000; i++) {
                metrics.counted(Rows.random(random));
              }
            });
    for (int i = 0; i < 3; i++) {
      askers.add(
          Thread.ofPlatform()
              .uncaughtExceptionHandler((_, failure) -> failures.add(failure))
              .start(() -> {
                BigDecimal before = BigDecimal.ZERO;
                while (feeder.isAlive()) {
                  String text = text();
                  if (!text.isEmpty()) {
                    BigDecimal now = Scrape.parse(text).sum("tokenpak_exchanges_total", Map.of());
                    assertThat(now).isGreaterThanOrEqualTo(before);
                    before = now;
                  }
                }
              }));
    }
    feeder.join();
    for (Thread asker : askers) {
      asker.join();
    }

    assertThat(failures).isEmpty();
    assertThat(Scrape.of(metrics).sum("tokenpak_exchanges_total", Map.of()))
        .isEqualByComparingTo("20000");
  }

  private String text() {
    Exposition out = new Exposition();
    metrics.collect(metric -> metric.write(out));
    return new String(out.bytes(), StandardCharsets.UTF_8);
  }
}
