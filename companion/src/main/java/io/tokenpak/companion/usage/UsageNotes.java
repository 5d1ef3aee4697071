package io.tokenpak.companion.usage;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What there is to say about an exchange beside its figures.
///
/// @param retries in their order
/// @param limits as this answer reported them
/// @param traceparent the client's span, if its request named one as [trace
///   context](https://www.w3.org/TR/trace-context/) says; not stored
public record UsageNotes(
    List<Retry> retries,
    List<RateLimit> limits,
    Set<UsageFlag> flags,
    @Nullable String traceparent) {
  /// Nothing to say.
  public static final UsageNotes NONE = new UsageNotes(List.of(), List.of(), Set.of());

  /// Without a trace.
  public UsageNotes(List<Retry> retries, List<RateLimit> limits, Set<UsageFlag> flags) {
    this(retries, limits, flags, null);
  }

  public UsageNotes {
    retries = List.copyOf(retries);
    limits = List.copyOf(limits);
    flags = flags.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(flags));
  }
}
