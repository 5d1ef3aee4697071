package io.tokenpak.companion.metric;

import io.tokenpak.companion.metric.Metric.Scale;
import io.tokenpak.companion.usage.RateLimit;
import io.tokenpak.companion.usage.Usage;
import io.tokenpak.companion.usage.UsageFlag;
import io.tokenpak.companion.usage.UsageRow;
import io.tokenpak.companion.usage.UsageSubscriber;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/// Counts exchanges as they end. Labels name what there are few of: no session, no request, no
/// path.
public final class UsageMetrics implements UsageSubscriber, Collector {
  private static final int PICO = 12;
  private static final BigDecimal MOST_DOLLARS = BigDecimal.valueOf(Long.MAX_VALUE, PICO);

  /// As the conventions ask for: from 10 ms, each twice the one before.
  private static final Scale SECONDS =
      new Scale(9, LongStream.range(0, 14).map(i -> 10_000_000L << i).boxed().toList());

  private static final Scale TOKENS =
      new Scale(0, LongStream.range(0, 14).map(i -> 1L << (2 * i)).boxed().toList());

  private static final Scale DOLLARS = new Scale(PICO, List.of());
  private static final Scale RATIO = new Scale(6, List.of());

  private final Label operation = Label.closed("gen_ai_operation_name");
  private final Label genAiProvider = Label.open("gen_ai_provider_name");
  private final Label model = Label.open("gen_ai_response_model");
  private final Label tokenType = Label.closed("gen_ai_token_type");
  private final Label error = Label.open("error_type");
  private final Label platform = Label.open("platform");
  private final Label provider = Label.open("provider");
  private final Label source = Label.open("source");

  private final Metric tokens =
      Metric.histogram(
          "gen_ai_client_token_usage",
          "Tokens of an operation, those of a cache included.",
          TOKENS,
          operation,
          genAiProvider,
          model,
          tokenType);
  private final Metric duration =
      Metric.histogram(
          "gen_ai_client_operation_duration_seconds",
          "From the head of a request to the end of its exchange.",
          SECONDS,
          operation,
          genAiProvider,
          model,
          error);
  private final Metric firstChunk =
      Metric.histogram(
          "gen_ai_client_operation_time_to_first_chunk_seconds",
          "From the head of a request to the first byte of the answer's body.",
          SECONDS,
          operation,
          genAiProvider,
          model);
  private final Metric cacheRead =
      inference("cache_read_input", "Input tokens that a cache served.");
  private final Metric cacheWritten =
      inference("cache_write_input", "Input tokens that were written to a cache.");
  private final Metric reasoning =
      inference("reasoning_output", "Output tokens that are reasoning.");
  private final Metric exchanges =
      Metric.counter(
          "tokenpak_exchanges_total",
          "Exchanges that ended.",
          Scale.ONES,
          platform,
          provider,
          source,
          Label.closed("status"),
          Label.open("outcome"));
  private final Metric cost =
      Metric.counter(
          "tokenpak_cost_dollars_total",
          "What exchanges cost, where tokens and price are known.",
          DOLLARS,
          platform,
          provider,
          model,
          source);
  private final Metric unpriced =
      Metric.counter(
          "tokenpak_unpriced_exchanges_total",
          "Exchanges with known tokens and without a price.",
          Scale.ONES,
          provider,
          model);
  private final Metric bytes =
      Metric.counter(
          "tokenpak_body_bytes_total",
          "Bytes of bodies.",
          Scale.ONES,
          provider,
          Label.closed("direction"));
  private final Metric retries =
      Metric.counter(
          "tokenpak_retries_total", "Requests sent again.", Scale.ONES, provider, source);
  private final Metric flags =
      Metric.counter(
          "tokenpak_usage_flags_total",
          "What was odd about reported usage.",
          Scale.ONES,
          provider,
          Label.closed("flag"));
  private final Label limit = Label.open("limit");
  private final Metric used =
      Metric.gauge(
          "tokenpak_rate_limit_used_ratio",
          "The used part of a provider's limit, as last reported.",
          RATIO,
          provider,
          source,
          limit);
  private final Metric resets =
      Metric.gauge(
          "tokenpak_rate_limit_reset_timestamp_seconds",
          "When a provider's limit counts from 0 again, as last reported.",
          Scale.ONES,
          provider,
          source,
          limit);

  private final List<Metric> all =
      List.of(
          tokens,
          duration,
          firstChunk,
          cacheRead,
          cacheWritten,
          reasoning,
          exchanges,
          cost,
          unpriced,
          bytes,
          retries,
          flags,
          used,
          resets);

  private Metric inference(String what, String help) {
    return Metric.counter(
        "gen_ai_client_inference_usage_" + what + "_tokens_total",
        help,
        Scale.ONES,
        operation,
        genAiProvider,
        model);
  }

  @Override
  public void counted(UsageRow row) {
    countExchange(row);
    String name = GenAi.operation(row.intent().path());
    if (!name.isEmpty()) {
      countOperation(row, name);
    }
    countCost(row);
    for (RateLimit each : row.notes().limits()) {
      show(each, row);
    }
  }

  private void countExchange(UsageRow row) {
    String to = row.intent().provider();
    String from = row.intent().source();
    exchanges.add(
        1,
        row.intent().platform(),
        to,
        from,
        status(row.answer().status()),
        row.answer().outcome());
    bytes.add(Math.max(0, row.traffic().requestBytes()), to, "request");
    bytes.add(Math.max(0, row.traffic().responseBytes()), to, "response");
    if (!row.notes().retries().isEmpty()) {
      retries.add(row.notes().retries().size(), to, from);
    }
    for (UsageFlag flag : row.notes().flags()) {
      flags.add(1, to, flag.word());
    }
  }

  /// The class of a status; none if the provider did not answer.
  private static String status(int status) {
    int first = status / 100;
    return first >= 1 && first <= 5 ? first + "xx" : "none";
  }

  private void countOperation(UsageRow row, String name) {
    String to = GenAi.provider(row.intent().provider());
    String of = GenAi.model(row);
    duration.add(row.timing().total().toNanos(), name, to, of, GenAi.error(row.answer()));
    if (row.timing().firstByte() != null) {
      firstChunk.add(row.timing().firstByte().toNanos(), name, to, of);
    }
    Usage usage = row.answer().usage();
    if (usage != null) {
      tokens.add(usage.input(), name, to, of, "input");
      tokens.add(usage.output(), name, to, of, "output");
      cacheRead.add(usage.cacheRead(), name, to, of);
      cacheWritten.add(usage.cacheWritten(), name, to, of);
      reasoning.add(usage.reasoning(), name, to, of);
    }
  }

  private void countCost(UsageRow row) {
    String to = row.intent().provider();
    BigDecimal dollars = row.cost();
    if (dollars != null) {
      cost.add(pico(dollars), row.intent().platform(), to, GenAi.model(row), row.intent().source());
    } else if (row.answer().usage() != null) {
      unpriced.add(1, to, GenAi.model(row));
    }
  }

  private static long pico(BigDecimal dollars) {
    return dollars
        .min(MOST_DOLLARS)
        .movePointRight(PICO)
        .setScale(0, RoundingMode.HALF_UP)
        .longValue();
  }

  private void show(RateLimit each, UsageRow row) {
    String to = row.intent().provider();
    String from = row.intent().source();
    if (each.used() != null && Double.isFinite(each.used())) {
      used.set(Math.round(each.used() * 1e6), to, from, each.name());
    }
    if (each.resets() != null) {
      resets.set(each.resets().getEpochSecond(), to, from, each.name());
    }
  }

  @Override
  public void collect(Consumer<Metric> taker) {
    all.forEach(taker);
  }
}
