package io.tokenpak.companion;

/// A setting that cannot be used. The message names it, says what to do and holds no secret.
public final class BadSetting extends RuntimeException {
  BadSetting(String message) {
    // An answer to the owner, not an accident: no stack trace.
    super(message, null, false, false);
  }

  /// The message, never absent.
  public String message() {
    return String.valueOf(getMessage());
  }
}
