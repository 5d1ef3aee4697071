package io.tokenpak.companion.usage;

import io.tokenpak.companion.exchange.RequestHead;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Gives each request its meter.
///
/// @param listeners told of every answer, in order
/// @param ledger told of every exchange
/// @param recorder shown every exchange
public record UsageMeters(
    List<UsageListener> listeners,
    UsageLedger ledger,
    InstantSource clock,
    ExchangeRecorder recorder) {
  /// Meters of exchanges that nobody keeps whole.
  public UsageMeters(List<UsageListener> listeners, UsageLedger ledger, InstantSource clock) {
    this(listeners, ledger, clock, ExchangeRecorder.NONE);
  }

  public UsageMeters {
    listeners = List.copyOf(listeners);
  }

  /// A meter for one exchange.
  ///
  /// @param format of the provider's report, if it is known
  public UsageMeter meter(UsageIntent intent, RequestHead head, Optional<UsageFormat> format) {
    return meter(intent, format, recorder.begin(intent, head));
  }

  /// A meter for an exchange that nobody keeps whole.
  public UsageMeter meter(UsageIntent intent, Optional<UsageFormat> format) {
    return meter(intent, format, ExchangeRecording.NONE);
  }

  private UsageMeter meter(
      UsageIntent intent, Optional<UsageFormat> format, ExchangeRecording recording) {
    return listeners.isEmpty()
            && ledger.equals(UsageLedger.NONE)
            && recording.equals(ExchangeRecording.NONE)
        ? UsageMeter.NONE
        : new UsageMeter(this, intent, format, recording);
  }
}
