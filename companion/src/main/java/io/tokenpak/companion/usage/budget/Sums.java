package io.tokenpak.companion.usage.budget;

/// Adds counts that are not negative.
final class Sums {
  private Sums() {}

  /// What does not fit is the most that fits.
  static long saturated(long one, long other) {
    long sum = one + other;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
