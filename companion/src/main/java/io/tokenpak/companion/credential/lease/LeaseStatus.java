package io.tokenpak.companion.credential.lease;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the broker says of a lease and of the login behind it.
///
/// @param lease the lease
/// @param credentialState of the login, in the broker's words, lower case; empty if it does not say
/// @param reason why the state is what it is; empty if there is none
/// @param replacementRequired whether the broker wants another login to be taken
/// @param rotationRecommended whether the broker would rather have another login taken
/// @param authUpdated changes when the broker has renewed the login
/// @param use what was reported of the lease last
public record LeaseStatus(
    Lease lease,
    String credentialState,
    String reason,
    boolean replacementRequired,
    boolean rotationRecommended,
    @Nullable String authUpdated,
    Use use) {
  private static final Set<String> UNUSABLE =
      Set.of("revoked", "expired", "exhausted", "unavailable_for_assignment");

  public LeaseStatus {
    credentialState = credentialState.toLowerCase(Locale.ROOT);
  }

  /// How far the login is used up, as the broker was told last.
  ///
  /// @param utilization in percent
  /// @param quotaRemaining in whatever unit the reports use
  /// @param reported when the last report says that it was made
  public record Use(
      @Nullable Double utilization, @Nullable Double quotaRemaining, @Nullable Instant reported) {}

  /// Whether the login behind the lease can serve no longer.
  public boolean hasUnusableCredential() {
    return UNUSABLE.contains(credentialState);
  }
}
