package io.tokenpak.companion.credential.lease;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What came of an owner's command. Holds no secret.
///
/// @param operation the command
/// @param status how the lease is now
/// @param error why it was not done; empty if it was
public record LeaseResult(String operation, Status status, Optional<LeaseProblem> error) {
  /// How the lease is.
  ///
  /// @param lease the machine's; null if it has none
  /// @param isMaterialized whether the login in service is this lease's
  /// @param last what the broker said of it last; null if nothing yet
  /// @param wishes the owner's settings
  /// @param trouble what is wrong at present; empty if nothing
  /// @param asked the broker's time of this answer
  public record Status(
      @Nullable Lease lease,
      boolean isMaterialized,
      @Nullable LeaseStatus last,
      LeaseSettings.Course wishes,
      String trouble,
      Instant asked) {
    /// The lease in one word: what clients of this broker call it.
    public String word() {
      if (lease == null) {
        return trouble.isEmpty() ? "no_lease" : "backend_unavailable";
      }
      if (!lease.isLive()) {
        return "revoked";
      }
      Instant expires = lease.expires();
      boolean isEnding = expires != null && !expires.isAfter(asked.plus(LeaseCourse.RENEW_BEFORE));
      return lease.state().equals("active") && isEnding ? "expiring" : lease.state();
    }
  }

  /// Whether it was done.
  public boolean isOk() {
    return error.isEmpty();
  }
}
