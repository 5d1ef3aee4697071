package io.tokenpak.dispatch.turn;

import java.time.Duration;

/// Says that a turn was not begun, and what to do about it. Nothing was asked of a model.
public final class TurnRefused extends Exception {
  private static final long serialVersionUID = 1;

  /// Why there is no turn.
  public enum Kind {
    /// No process became free in time.
    BUSY,
    /// There is no CLI that could be run.
    NO_PROGRAM,
    /// The workspace is none, or lies outside the configured folders.
    WORKSPACE,
    /// The results of tools are none that a process waits for.
    TOOL_RESULTS,
    /// A process could not be made ready.
    START_FAILED,
    /// The conversation cannot be put to a CLI as it is.
    NOT_POSSIBLE,
    /// The pool is closing.
    CLOSED
  }

  private final Kind kind;
  private final Duration retryAfter;

  /// A refusal whose message tells the caller what to do; trying again helps after a while, if that
  /// is more than nothing.
  public TurnRefused(Kind kind, String message, Duration retryAfter) {
    super(message);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  /// A refusal that trying again does not mend by itself.
  public TurnRefused(Kind kind, String message) {
    this(kind, message, Duration.ZERO);
  }

  public Kind kind() {
    return kind;
  }

  /// When to try again; zero if that alone does not help.
  public Duration retryAfter() {
    return retryAfter;
  }

  /// The message, never absent.
  public String message() {
    return String.valueOf(getMessage());
  }
}
