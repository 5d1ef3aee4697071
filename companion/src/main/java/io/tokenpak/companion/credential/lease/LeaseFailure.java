package io.tokenpak.companion.credential.lease;

/// Something about a lease could not be done. The message says what to do and holds no secret.
final class LeaseFailure extends Exception {
  private final LeaseProblem.Code code;
  private final String reason;

  LeaseFailure(LeaseProblem.Code code, String message) {
    this(code, message, "");
  }

  /// @param reason the broker's, if it declined
  LeaseFailure(LeaseProblem.Code code, String message, String reason) {
    super(message, null, false, false);
    this.code = code;
    this.reason = reason;
  }

  LeaseProblem problem() {
    return new LeaseProblem(code, String.valueOf(getMessage()));
  }

  boolean isOutage() {
    return code == LeaseProblem.Code.BROKER_UNREACHABLE;
  }

  /// Whether the broker has no other login to lend.
  boolean isForWantOfLogins() {
    return reason.equals("no_eligible_credentials_available");
  }
}
