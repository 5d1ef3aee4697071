package io.tokenpak.companion.credential.lease;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A lease as the broker tells of it when it is taken or changed.
///
/// @param id the broker's name for it
/// @param owner who may act on it, which is not always who asked
/// @param credential the broker's name for the login that is lent; empty if it does not say
/// @param state in the broker's words, lower case
/// @param expires by the broker's clock, if it says so
public record Lease(
    String id, LeaseOwner owner, String credential, String state, @Nullable Instant expires) {
  private static final Set<String> LIVE = Set.of("active", "rotation_required");

  public Lease {
    state = state.toLowerCase(Locale.ROOT);
  }

  /// Whether the lease is still this machine's.
  public boolean isLive() {
    return LIVE.contains(state);
  }
}
