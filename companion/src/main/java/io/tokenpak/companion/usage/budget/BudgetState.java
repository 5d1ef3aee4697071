package io.tokenpak.companion.usage.budget;

import java.math.BigDecimal;
import java.time.Instant;

/// How a budget stands.
///
/// @param budget as the owner wrote it
/// @param by who has spent most of those whom it counts apart; empty if it counts all together, or
///   nobody has spent
/// @param spent by that one, or by all
/// @param resets when it counts from 0 again
public record BudgetState(
    String budget,
    Unit unit,
    BigDecimal limit,
    BigDecimal spent,
    String by,
    Action action,
    Instant resets) {
  /// Whether nothing is left of it.
  public boolean isSpent() {
    return spent.compareTo(limit) >= 0;
  }
}
