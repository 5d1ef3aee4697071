package io.tokenpak.companion.usage.ledger;

import io.tokenpak.companion.usage.Usage;
import io.tokenpak.companion.usage.UsageIntent;
import io.tokenpak.companion.usage.UsageRow;
import java.util.Comparator;
import java.util.Objects;

/// What the exchanges that a row of hourly sums stands for have in common.
record HourKey(
    long hour, String session, String platform, String provider, String model, String source)
    implements Comparable<HourKey> {
  private static final Comparator<HourKey> ORDER =
      Comparator.comparingLong(HourKey::hour)
          .thenComparing(HourKey::session)
          .thenComparing(HourKey::platform)
          .thenComparing(HourKey::provider)
          .thenComparing(HourKey::model)
          .thenComparing(HourKey::source);

  static HourKey of(UsageRow row) {
    UsageIntent intent = row.intent();
    Usage usage = row.answer().usage();
    return new HourKey(
        Columns.hour(intent.began()),
        Objects.requireNonNullElse(intent.session(), ""),
        intent.platform(),
        intent.provider(),
        usage == null ? "" : Objects.requireNonNullElse(usage.model(), ""),
        intent.source());
  }

  /// In one order for all who write, so that none waits for another that waits for it.
  @Override
  public int compareTo(HourKey other) {
    return ORDER.compare(this, other);
  }
}
