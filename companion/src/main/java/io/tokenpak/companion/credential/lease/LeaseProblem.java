package io.tokenpak.companion.credential.lease;

import java.util.Locale;

/// Why something about a lease could not be done.
///
/// @param code for programs
/// @param message for people
public record LeaseProblem(Code code, String message) {
  /// The kinds of problems that clients of this broker tell apart.
  public enum Code {
    NO_ACTIVE_LEASE,
    BROKER_UNREACHABLE,
    RENEW_DENIED,
    ROTATION_DENIED,
    RELEASE_FAILED,
    MATERIALIZATION_FAILED,
    CONCURRENT_OPERATION,
    INVALID_STATE;

    /// As programs know it.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
