package io.tokenpak.dispatch.process;

import java.time.Duration;

/// Bounds on what a process may take: time to end after its stdin was closed, and after SIGTERM;
/// time to read a line that is sent to it; and the longest line that it may write, in bytes.
public record ProcessLimits(
    Duration closeGrace, Duration terminateGrace, Duration sendPatience, int longestLine) {
  /// What fits the real CLI: it reads a line of 40 MB in 1.5 s, and writes an image twice into one
  /// line.
  public static final ProcessLimits DEFAULTS =
      new ProcessLimits(
          Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(60), 64 << 20);
}
