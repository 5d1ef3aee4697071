package io.tokenpak.companion.usage;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What there is to say about an exchange beside its figures.
///
/// @param retries in their order
/// @param limits as this answer reported them
public record UsageNotes(List<Retry> retries, List<RateLimit> limits, Set<UsageFlag> flags) {
  /// Nothing to say.
  public static final UsageNotes NONE = new UsageNotes(List.of(), List.of(), Set.of());

  public UsageNotes {
    retries = List.copyOf(retries);
    limits = List.copyOf(limits);
    flags = flags.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(flags));
  }
}
