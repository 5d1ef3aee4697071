package io.tokenpak.companion.usage.capture;

import java.time.Duration;

/// How much is captured.
///
/// @param body bytes of one body
/// @param total bytes in the folder
/// @param queued bytes that wait to be written
/// @param retention how long files are kept
record CaptureBounds(long body, long total, long queued, Duration retention) {
  static final CaptureBounds USUAL =
      new CaptureBounds(8L << 20, 1L << 30, 16L << 20, Duration.ofDays(7));
}
