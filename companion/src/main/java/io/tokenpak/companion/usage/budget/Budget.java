package io.tokenpak.companion.usage.budget;

import java.util.Map;
import java.util.Optional;

/// What may be spent, by whom, and what happens then.
///
/// @param line as the owner wrote it
/// @param only what requests must have to be counted
/// @param each of what each value has a budget of its own; empty if all share one
/// @param limit in whole units
record Budget(
    String line,
    Map<Part, String> only,
    Optional<Part> each,
    Period period,
    Unit unit,
    long limit,
    Action action) {
  Budget {
    only = Map.copyOf(only);
  }

  boolean isFor(Spender spender) {
    for (Map.Entry<Part, String> condition : only.entrySet()) {
      if (!condition.getValue().equals(condition.getKey().of(spender))) {
        return false;
      }
    }
    return true;
  }

  /// Whose share of it a spender uses; empty if there is one for all.
  String name(Spender spender) {
    return each.isPresent() ? each.get().of(spender) : "";
  }
}
