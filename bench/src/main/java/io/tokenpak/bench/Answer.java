package io.tokenpak.bench;

/// When an answer came, in nanoseconds of [System#nanoTime], which on Linux is one clock for all
/// processes.
///
/// @param sent just before the request went out
/// @param begun at the first byte of the body
/// @param spoken at the first text
/// @param ended at the last byte
record Answer(long sent, long begun, long spoken, long ended) {
  private static final double NANOS = 1e6;

  double untilSpokenMillis() {
    return millis(sent, spoken);
  }

  double untilEndedMillis() {
    return millis(sent, ended);
  }

  static double millis(long from, long to) {
    return (to - from) / NANOS;
  }
}
