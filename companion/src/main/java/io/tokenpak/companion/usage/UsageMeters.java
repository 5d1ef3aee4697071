package io.tokenpak.companion.usage;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Gives each request its meter.
///
/// @param listeners told of every answer, in order
public record UsageMeters(List<UsageListener> listeners, InstantSource clock) {
  public UsageMeters {
    listeners = List.copyOf(listeners);
  }

  /// A meter for the answer to one request.
  ///
  /// @param request its id
  /// @param provider that will answer
  /// @param format of the provider's report, if it is known
  public UsageMeter meter(String request, String provider, Optional<UsageFormat> format) {
    return listeners.isEmpty()
        ? UsageMeter.NONE
        : new UsageMeter(listeners, clock, request, provider, format);
  }
}
