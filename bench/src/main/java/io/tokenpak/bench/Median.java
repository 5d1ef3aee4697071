package io.tokenpak.bench;

import java.util.Collection;
import java.util.function.ToDoubleFunction;

/// The middle of several values, or the mean of the two in the middle.
final class Median {
  private Median() {}

  static <T> double of(Collection<T> samples, ToDoubleFunction<T> value) {
    double[] sorted = samples.stream().mapToDouble(value).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("no samples");
    }
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
