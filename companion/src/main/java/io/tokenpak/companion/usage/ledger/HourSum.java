package io.tokenpak.companion.usage.ledger;

import io.tokenpak.companion.usage.Usage;
import io.tokenpak.companion.usage.UsageAnswer;
import io.tokenpak.companion.usage.UsageFlag;
import io.tokenpak.companion.usage.UsageRow;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is added to a row of hourly sums.
record HourSum(
    long requests,
    long failed,
    long unknown,
    long unpriced,
    long input,
    long output,
    long cacheRead,
    long cacheWritten,
    long cost) {
  /// An exchange that was never ended.
  static final HourSum UNKNOWN = new HourSum(1, 1, 1, 0, 0, 0, 0, 0, 0);

  private static final int FIRST_ERROR = 400;

  /// Any of these, and no figures: what it cost is anybody's guess.
  private static final Set<UsageFlag> UNSEEN =
      Set.of(
          UsageFlag.UNKNOWN,
          UsageFlag.ABSENT,
          UsageFlag.PARTIAL,
          UsageFlag.BROKEN,
          UsageFlag.UNREADABLE,
          UsageFlag.CODED);

  static HourSum of(UsageRow row) {
    Usage usage = row.answer().usage();
    Long cost = Picodollars.of(row.cost());
    Usage known = usage == null ? new Usage(null, 0, 0, 0, 0) : usage;
    boolean hasTokens = known.input() > 0 || known.output() > 0;
    return new HourSum(
        1,
        isFailed(row.answer()) ? 1 : 0,
        isUnknown(usage, row.notes().flags()) ? 1 : 0,
        hasTokens && cost == null ? 1 : 0,
        known.input(),
        known.output(),
        known.cacheRead(),
        known.cacheWritten(),
        cost == null ? 0 : cost);
  }

  static boolean isFailed(UsageAnswer answer) {
    boolean ok = answer.outcome().equals("ok") || answer.outcome().startsWith("ok ");
    return !ok || answer.status() >= FIRST_ERROR;
  }

  private static boolean isUnknown(@Nullable Usage usage, Set<UsageFlag> flags) {
    return flags.contains(UsageFlag.UNKNOWN)
        || (usage == null && flags.stream().anyMatch(UNSEEN::contains));
  }

  HourSum plus(HourSum other) {
    return new HourSum(
        requests + other.requests,
        failed + other.failed,
        unknown + other.unknown,
        unpriced + other.unpriced,
        input + other.input,
        output + other.output,
        cacheRead + other.cacheRead,
        cacheWritten + other.cacheWritten,
        cost + other.cost);
  }

  HourSum negated() {
    return new HourSum(
        -requests, -failed, -unknown, -unpriced, -input, -output, -cacheRead, -cacheWritten, -cost);
  }
}
