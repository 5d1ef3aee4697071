package io.tokenpak.companion.command;

import io.tokenpak.companion.usage.ledger.Dimension;
import io.tokenpak.companion.usage.ledger.RowQuery;
import io.tokenpak.companion.usage.ledger.UsageQuery;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;

/// What the owner wants to know of usage.
record UsageAsk(Dimension by, Instant since, Instant until, ZoneId zone) {
  UsageQuery sums(int most) {
    return new UsageQuery(by, since, until, zone, Map.of(), most);
  }

  RowQuery rows(int most) {
    return new RowQuery(since, until, Map.of(), false, most);
  }

  /// `from 2026-01-01 00:00 to 2026-01-31 23:59`.
  String range() {
    return "from %s to %s"
        .formatted(Words.minute(since, zone), Words.minute(until.minusMillis(1), zone));
  }
}
