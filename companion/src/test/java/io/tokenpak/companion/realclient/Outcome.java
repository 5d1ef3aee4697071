package io.tokenpak.companion.realclient;

/// How a client's run ended, and what it printed.
record Outcome(String command, int exitCode, String out, String err) {

  /// This outcome, if the client was content.
  Outcome succeeded() {
    if (exitCode != 0) {
      throw new AssertionError(report());
    }
    return this;
  }

  String report() {
    return "exit code %d of: %s%n--- stdout%n%s%n--- stderr%n%s"
        .formatted(exitCode, command, out, err);
  }
}
