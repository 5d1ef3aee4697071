package io.tokenpak.companion.credential.export;

/// Why something was not exported, and what to do about it. Holds no secret, and no cause, which
/// may quote what was read.
public final class ExportException extends Exception {
  public ExportException(String message) {
    super(message, null, false, false);
  }

  /// The message, which is always there.
  public String message() {
    return String.valueOf(getMessage());
  }
}
