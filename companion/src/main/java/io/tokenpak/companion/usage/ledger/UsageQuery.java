package io.tokenpak.companion.usage.ledger;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;

/// Which usage to sum up, and how.
///
/// @param since the first moment; whole hours of UTC are summed up, so that it is rounded down to
///   one
/// @param until the moment behind the last, rounded up to a whole hour
/// @param only the value that a dimension must have; DAY and HOUR are not among them
/// @param most how many sums to give, the dearest first; days and hours come in their order, the
///   newest being kept
public record UsageQuery(
    Dimension by,
    Instant since,
    Instant until,
    ZoneId zone,
    Map<Dimension, String> only,
    int most) {
  public UsageQuery {
    only = Map.copyOf(only);
  }
}
