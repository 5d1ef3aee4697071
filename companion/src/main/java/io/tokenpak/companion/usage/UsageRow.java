package io.tokenpak.companion.usage;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One exchange and what it cost, as a ledger keeps it. Holds no secret, no prompt, no answer.
///
/// @param intent what was known at first, with the credential that the answer was given to
/// @param ended when the exchange ended
/// @param cost in US dollars, exact; none if usage or price is not known
public record UsageRow(
    UsageIntent intent,
    Instant ended,
    UsageAnswer answer,
    Timing timing,
    Traffic traffic,
    UsageNotes notes,
    @Nullable BigDecimal cost) {
  /// The same with what it cost.
  public UsageRow costing(@Nullable BigDecimal dollars) {
    return new UsageRow(intent, ended, answer, timing, traffic, notes, dollars);
  }
}
