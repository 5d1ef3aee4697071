package io.tokenpak.companion.usage.ledger;

import java.time.Instant;
import java.util.Map;

/// Which rows to read, newest first.
///
/// @param since the first moment at which they began
/// @param until the moment behind the last
/// @param only the value that a dimension must have; DAY and HOUR are not among them
/// @param failed whether only such as failed are wanted
/// @param most how many
public record RowQuery(
    Instant since, Instant until, Map<Dimension, String> only, boolean failed, int most) {
  public RowQuery {
    only = Map.copyOf(only);
  }
}
