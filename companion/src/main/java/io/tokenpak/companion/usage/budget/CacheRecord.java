package io.tokenpak.companion.usage.budget;

import io.tokenpak.companion.usage.Usage;

/// How much of a session's input came from the provider's cache lately.
///
/// @param good how many exchanges in a row were served half or more from the cache
/// @param input tokens of the last exchange that counts
record CacheRecord(int good, long input) {
  static final CacheRecord NEW = new CacheRecord(0, 0);

  /// Prompts that are shorter are not cached by any provider.
  private static final long LEAST = 1_024;

  /// A fall is worth a word if it costs something.
  private static final long BIG = 10_000;

  private static final int ENOUGH = 3;

  /// Whether the cache fails the session all at once: after several exchanges that it served, a big
  /// one, no less than half of the one before, that it hardly serves.
  boolean isLostBy(Usage usage) {
    return good >= ENOUGH
        && usage.input() >= BIG
        && usage.input() >= input / 2
        && usage.cacheRead() < usage.input() / 10;
  }

  CacheRecord and(Usage usage) {
    if (usage.input() < LEAST) {
      return this;
    }
    boolean isGood = usage.cacheRead() >= usage.input() - usage.cacheRead();
    return new CacheRecord(isGood ? Math.min(good + 1, ENOUGH) : 0, usage.input());
  }
}
