package io.tokenpak.companion.metric;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Counts of durations, from which quantiles are told within 3 %: sixteen buckets for each power of
/// two of a tenth of a millisecond, up to more than a day. Not safe for several threads.
final class Latencies {
  private static final int BITS = 4;
  private static final int PER_POWER = 1 << BITS;
  private static final int BUCKETS = PER_POWER * 28;
  private static final long UNIT_NANOS = 100_000;
  private static final double UNITS_OF_MILLISECOND = 10;

  private final int[] counts = new int[BUCKETS];
  private long total;

  void add(Duration duration) {
    counts[bucket(Math.max(0, duration.toNanos() / UNIT_NANOS))]++;
    total++;
  }

  void add(Latencies others) {
    for (int i = 0; i < BUCKETS; i++) {
      counts[i] += others.counts[i];
    }
    total += others.total;
  }

  /// In milliseconds; null if nothing was counted.
  @Nullable Double quantile(double part) {
    if (total == 0) {
      return null;
    }
    long rank = Math.max(1, (long) Math.ceil(part * total));
    int bucket = 0;
    for (long seen = counts[0]; seen < rank; seen += counts[bucket]) {
      bucket++;
    }
    return middle(bucket) / UNITS_OF_MILLISECOND;
  }

  private static int bucket(long units) {
    if (units < PER_POWER) {
      return (int) units;
    }
    int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(units);
    int within = (int) (units >>> (power - BITS)) & (PER_POWER - 1);
    return Math.min(BUCKETS - 1, (power - BITS + 1) * PER_POWER + within);
  }

  private static double middle(int bucket) {
    if (bucket < PER_POWER) {
      return bucket + 0.5;
    }
    int shift = bucket / PER_POWER - 1;
    return (PER_POWER + bucket % PER_POWER + 0.5) * (1L << shift);
  }
}
