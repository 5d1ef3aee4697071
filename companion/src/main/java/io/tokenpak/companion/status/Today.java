package io.tokenpak.companion.status;

import io.tokenpak.companion.usage.ledger.Dimension;
import io.tokenpak.companion.usage.ledger.LedgerReader;
import io.tokenpak.companion.usage.ledger.LedgerUnavailable;
import io.tokenpak.companion.usage.ledger.UsageQuery;
import io.tokenpak.companion.usage.ledger.UsageSum;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/// What was used since midnight. Asks the ledger at most every other second, however many prompts
/// ask. Guarded by its own monitor.
public final class Today {
  private static final Duration KEPT = Duration.ofSeconds(2);

  private final Optional<LedgerReader> ledger;
  private final InstantSource clock;
  private final ZoneId zone;
  private Optional<UsageSum> sum = Optional.empty();
  private Instant asked = Instant.EPOCH;

  /// @param ledger empty if none is kept
  public Today(Optional<LedgerReader> ledger, InstantSource clock, ZoneId zone) {
    this.ledger = ledger;
    this.clock = clock;
    this.zone = zone;
  }

  /// Empty if nobody can say.
  public synchronized Optional<UsageSum> sum() {
    Instant now = clock.instant();
    if (now.isBefore(asked) || now.isAfter(asked.plus(KEPT))) {
      asked = now;
      sum = ledger.flatMap(reader -> sum(reader, LocalDate.ofInstant(now, zone)));
    }
    return sum;
  }

  private Optional<UsageSum> sum(LedgerReader reader, LocalDate day) {
    try {
      return Optional.of(
          reader
              .report(
                  new UsageQuery(
                      Dimension.PROVIDER,
                      day.atStartOfDay(zone).toInstant(),
                      day.plusDays(1).atStartOfDay(zone).toInstant(),
                      zone,
                      Map.of(),
                      1))
              .total());
    } catch (LedgerUnavailable unavailable) {
      return Optional.empty();
    }
  }
}
