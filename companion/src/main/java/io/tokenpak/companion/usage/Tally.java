package io.tokenpak.companion.usage;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The figures of one answer so far; of several reports of a figure, the last.
final class Tally {
  /// More digits than any count has, and few enough for sums to stay within a long.
  private static final int MOST_DIGITS = 15;

  private static final long UNKNOWN = -1;

  private final UsageFormat format;
  private @Nullable String type;
  private @Nullable String model;
  private long input = UNKNOWN;
  private long output = UNKNOWN;
  private long cacheRead = UNKNOWN;
  private long cacheWritten = UNKNOWN;
  private boolean streamEnded;

  Tally(UsageFormat format) {
    this.format = format;
  }

  void add(Figure figure, String value) {
    switch (figure) {
      case TYPE -> type = value;
      case MODEL -> model = value;
      case INPUT -> input = count(value, input);
      case OUTPUT -> output = count(value, output);
      case CACHE_READ -> cacheRead = count(value, cacheRead);
      case CACHE_WRITTEN -> cacheWritten = count(value, cacheWritten);
    }
  }

  /// @param marked whether the event is a mark that the stream ends
  void endEvent(boolean marked) {
    streamEnded |= marked || (type != null && format.isLastEvent(type));
    type = null;
  }

  boolean hasStreamEnded() {
    return streamEnded;
  }

  Optional<Usage> usage() {
    if (input == UNKNOWN && output == UNKNOWN) {
      return Optional.empty();
    }
    long read = known(cacheRead);
    long written = known(cacheWritten);
    long apart = format.countsCacheApart() ? read + written : 0;
    return Optional.of(new Usage(model, known(input) + apart, known(output), read, written));
  }

  private static long known(long count) {
    return Math.max(count, 0);
  }

  /// The count that a value is; where it is none, such as null, what was known before.
  private static long count(String value, long before) {
    if (value.isEmpty() || value.length() > MOST_DIGITS) {
      return before;
    }
    long count = 0;
    for (int i = 0; i < value.length(); i++) {
      char digit = value.charAt(i);
      if (digit < '0' || digit > '9') {
        return before;
      }
      count = count * 10 + (digit - '0');
    }
    return count;
  }
}
