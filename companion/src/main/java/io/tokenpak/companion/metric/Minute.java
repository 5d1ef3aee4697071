package io.tokenpak.companion.metric;

import io.tokenpak.companion.usage.UsageRow;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// The exchanges that ended within one minute. Their durations are kept as long as more may come,
/// then two quantiles of them.
final class Minute {
  private final long number;
  private int requests;
  private int failed;
  private long output;
  private @Nullable BigDecimal cost;
  private @Nullable Latencies latencies = new Latencies();
  private @Nullable Double middle;
  private @Nullable Double slow;

  /// @param number of minutes since 1970
  Minute(long number) {
    this.number = number;
  }

  long number() {
    return number;
  }

  void add(UsageRow row) {
    requests++;
    failed += GenAi.failed(row.answer()) ? 1 : 0;
    if (row.answer().usage() != null) {
      output += row.answer().usage().output();
    }
    if (row.cost() != null) {
      cost = cost == null ? row.cost() : cost.add(row.cost());
    }
    if (latencies != null) {
      latencies.add(row.timing().total());
    }
  }

  /// Keeps the quantiles alone.
  void close() {
    middle = middle();
    slow = slow();
    latencies = null;
  }

  int requests() {
    return requests;
  }

  int failed() {
    return failed;
  }

  long output() {
    return output;
  }

  @Nullable BigDecimal cost() {
    return cost;
  }

  @Nullable Double middle() {
    return latencies == null ? middle : latencies.quantile(Throughput.MIDDLE);
  }

  @Nullable Double slow() {
    return latencies == null ? slow : latencies.quantile(Throughput.SLOW);
  }
}
