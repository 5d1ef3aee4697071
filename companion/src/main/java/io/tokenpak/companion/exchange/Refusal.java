package io.tokenpak.companion.exchange;

/// A request the companion declines to serve. The message reaches the client, says what to do and
/// holds no secret.
public final class Refusal extends RuntimeException {
  private final Reason reason;

  public Refusal(Reason reason, String message) {
    // Refusals are answers, not accidents: no stack trace, no suppression.
    super(message, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /// The message, never absent.
  public String message() {
    return String.valueOf(getMessage());
  }
}
