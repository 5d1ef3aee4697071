package io.tokenpak.companion.command;

/// Ends a command with an exit code and one line that says what to do.
final class Failure extends RuntimeException {
  /// It failed.
  static final int FAILED = 1;

  /// It was called or configured wrongly.
  static final int WRONG_USAGE = 2;

  private final int exitCode;

  Failure(int exitCode, String message) {
    // An answer to the user, not an accident: no stack trace.
    super(message, null, false, false);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
