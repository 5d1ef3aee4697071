package io.tokenpak.dispatch.turn;

import java.time.Duration;

/// How long and how much a turn may take.
///
/// @param silence without a line from the process
/// @param toolSilence the same while one of the CLI's own tools runs
/// @param turn one whole answer
/// @param afterInterrupt until a turn that was interrupted has ended, before the process is killed
/// @param queuedBytes what may wait to be taken from an answer, in bytes
public record TalkLimits(
    Duration silence,
    Duration toolSilence,
    Duration turn,
    Duration afterInterrupt,
    long queuedBytes) {
  /// What fits the real CLI and patient tools.
  public static final TalkLimits DEFAULTS =
      new TalkLimits(
          Duration.ofSeconds(120),
          Duration.ofMinutes(30),
          Duration.ofMinutes(60),
          Duration.ofSeconds(5),
          4 << 20);
}
