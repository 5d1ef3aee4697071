package io.tokenpak.dispatch.turn;

/// Why a turn has no answer. Where the provider declined, status and type are those of its error;
/// otherwise the status is 0 and the type empty.
public record TurnFailure(Kind kind, int status, String type, String message) {
  /// Who or what ended the turn.
  public enum Kind {
    /// The provider answered with an error.
    PROVIDER,
    /// The process ended in the middle.
    PROCESS_ENDED,
    /// The process said nothing for too long.
    SILENT,
    /// The turn took longer than any turn may.
    TOO_LONG,
    /// The CLI holds no login that works.
    NOT_LOGGED_IN,
    /// The model called tools more often than a turn may.
    TOO_MANY_ROUNDS,
    /// The turn was interrupted.
    INTERRUPTED,
    /// The process said what no CLI should.
    PROTOCOL,
    /// The pool is closing.
    CLOSED
  }

  /// A failure that no provider reported.
  public static TurnFailure of(Kind kind, String message) {
    return new TurnFailure(kind, 0, "", message);
  }
}
