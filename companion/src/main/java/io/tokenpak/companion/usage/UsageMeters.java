package io.tokenpak.companion.usage;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Gives each request its meter.
///
/// @param listeners told of every answer, in order
/// @param ledger told of every exchange
public record UsageMeters(List<UsageListener> listeners, UsageLedger ledger, InstantSource clock) {
  public UsageMeters {
    listeners = List.copyOf(listeners);
  }

  /// A meter for one exchange.
  ///
  /// @param format of the provider's report, if it is known
  public UsageMeter meter(UsageIntent intent, Optional<UsageFormat> format) {
    return listeners.isEmpty() && ledger.equals(UsageLedger.NONE)
        ? UsageMeter.NONE
        : new UsageMeter(this, intent, format);
  }
}
