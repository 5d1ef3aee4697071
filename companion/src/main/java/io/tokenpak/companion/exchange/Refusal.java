package io.tokenpak.companion.exchange;

import java.time.Duration;

/// A request the companion declines to serve. The message reaches the client, says what to do and
/// holds no secret.
public final class Refusal extends RuntimeException {
  private static final Duration SOON = Duration.ofSeconds(1);

  private final Reason reason;
  private final Duration retryAfter;

  public Refusal(Reason reason, String message) {
    this(reason, message, SOON);
  }

  /// @param retryAfter when trying again may help, if the fault is not the client's
  public Refusal(Reason reason, String message, Duration retryAfter) {
    // Refusals are answers, not accidents: no stack trace, no suppression.
    super(message, null, false, false);
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  public Reason reason() {
    return reason;
  }

  /// What `Retry-After` says, in whole seconds, at least one.
  long retrySeconds() {
    return Math.max(1, retryAfter.plusMillis(999).toSeconds());
  }

  /// The message, never absent.
  public String message() {
    return String.valueOf(getMessage());
  }
}
