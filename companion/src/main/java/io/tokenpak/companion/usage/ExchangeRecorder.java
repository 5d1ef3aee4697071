package io.tokenpak.companion.usage;

import io.tokenpak.companion.exchange.RequestHead;

/// Keeps exchanges whole for an owner who asked for it. Never waits and never fails.
@FunctionalInterface
public interface ExchangeRecorder {
  /// Keeps nothing.
  ExchangeRecorder NONE = (_, _) -> ExchangeRecording.NONE;

  /// What keeps this exchange; [ExchangeRecording#NONE] if nobody asked for it.
  ExchangeRecording begin(UsageIntent intent, RequestHead head);
}
