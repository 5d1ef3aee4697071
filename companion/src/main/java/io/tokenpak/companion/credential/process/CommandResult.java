package io.tokenpak.companion.credential.process;

/// How a command ended.
public sealed interface CommandResult {
  /// It ended well and printed something, perhaps nothing. Not a record: the output may be secret.
  final class Printed implements CommandResult {
    private final byte[] bytes;

    Printed(byte[] bytes) {
      this.bytes = bytes;
    }

    /// What it printed. Never log it.
    public byte[] bytes() {
      return bytes.clone();
    }
  }

  /// It ended with another status than 0.
  record Failed(int exit) implements CommandResult {}

  /// It was killed because it took too long.
  record TimedOut() implements CommandResult {}

  /// It printed more than anything that is wanted has.
  record TooMuchOutput() implements CommandResult {}

  /// There is no such program, or it may not be run.
  record NotStarted() implements CommandResult {}
}
