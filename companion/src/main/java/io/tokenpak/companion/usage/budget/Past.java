package io.tokenpak.companion.usage.budget;

import io.tokenpak.companion.usage.ledger.Dimension;
import io.tokenpak.companion.usage.ledger.LedgerReader;
import io.tokenpak.companion.usage.ledger.RowQuery;
import io.tokenpak.companion.usage.ledger.UsageQuery;
import io.tokenpak.companion.usage.ledger.UsageSum;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/// Adds to a tally what a ledger knows of the time before the companion began. Whole hours come
/// from the ledger's sums; what lies beside them, for example where a zone's midnight is at half
/// past, from its rows.
record Past(Tally tally, LedgerReader ledger, ZoneId zone, Instant until) {
  private static final int MOST_NAMES = 10_000;

  void read() {
    Instant since = tally.at(until).span().start();
    Instant firstHour = hourAfter(since);
    Instant lastHour = until.truncatedTo(ChronoUnit.HOURS);
    if (firstHour.isBefore(lastHour)) {
      addRows(since, firstHour);
      addSums(firstHour, lastHour);
      addRows(lastHour, until);
    } else {
      addRows(since, until);
    }
  }

  private static Instant hourAfter(Instant moment) {
    Instant hour = moment.truncatedTo(ChronoUnit.HOURS);
    return hour.equals(moment) ? hour : hour.plus(1, ChronoUnit.HOURS);
  }

  private void addSums(Instant from, Instant to) {
    Budget budget = tally.budget();
    Dimension by = budget.each().map(Part::dimension).orElse(Dimension.PROVIDER);
    for (UsageSum sum :
        ledger.report(new UsageQuery(by, from, to, zone, only(), MOST_NAMES)).by()) {
      long amount = budget.unit().of(sum);
      if (amount > 0) {
        var _ = tally.addTo(budget.each().isPresent() ? sum.key() : "", from, amount);
      }
    }
  }

  private void addRows(Instant from, Instant to) {
    if (from.isBefore(to)) {
      ledger.each(
          new RowQuery(from, to, only(), false, Integer.MAX_VALUE),
          row -> {
            long amount = tally.budget().unit().of(row);
            var _ = tally.add(Spender.of(row.intent()), row.intent().began(), amount);
          });
    }
  }

  private Map<Dimension, String> only() {
    Map<Dimension, String> only = new HashMap<>();
    tally.budget().only().forEach((part, value) -> only.put(part.dimension(), value));
    return only;
  }
}
