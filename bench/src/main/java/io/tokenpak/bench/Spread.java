package io.tokenpak.bench;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// How several values lie, the smallest first.
record Spread(List<Double> sorted) {
  Spread {
    if (sorted.isEmpty()) {
      throw new IllegalArgumentException("no samples");
    }
    sorted = sorted.stream().sorted().toList();
  }

  static Spread of(double... values) {
    return new Spread(Arrays.stream(values).boxed().toList());
  }

  static <T> Spread of(Collection<T> samples, ToDoubleFunction<T> value) {
    return of(samples.stream().mapToDouble(value).toArray());
  }

  double median() {
    return Median.of(sorted, Double::doubleValue);
  }

  /// The smallest value that at least so many of a hundred do not exceed.
  double percentile(int percent) {
    int rank = Math.ceilDiv(sorted.size() * percent, 100);
    return sorted.get(Math.max(rank, 1) - 1);
  }

  double largest() {
    return sorted.getLast();
  }

  double sum() {
    return sorted.stream().mapToDouble(Double::doubleValue).sum();
  }

  /// Number, smallest, median, 99th percentile and largest, as cells of a table.
  String cells() {
    return String.format(
        Locale.ROOT,
        "%d | %.2f | %.2f | %.2f | %.2f",
        sorted.size(),
        sorted.getFirst(),
        median(),
        percentile(99),
        largest());
  }
}
