package io.tokenpak.companion.credential.lease;

import io.tokenpak.companion.credential.CodexAuthJson;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A lent login in service. Not a record: a record would print it.
final class Lent {
  private final Lease lease;
  private final CodexAuthJson login;
  private final byte[] authJson;
  private final @Nullable String authUpdated;
  private final long expiresMillis;

  /// @param authUpdated what the broker said before it handed the login over, by which it tells one
  ///   version of the login from the next
  Lent(LeaseMaterial material, CodexAuthJson login, @Nullable String authUpdated) {
    this.lease = material.lease();
    this.login = login;
    this.authJson = material.authJson();
    this.authUpdated = authUpdated;
    Instant expires = login.generation().expires();
    this.expiresMillis = expires == null ? Long.MAX_VALUE : expires.toEpochMilli();
  }

  Lease lease() {
    return lease;
  }

  CodexAuthJson login() {
    return login;
  }

  /// The content of an `auth.json`. Never log it.
  byte[] authJson() {
    return authJson.clone();
  }

  @Nullable String authUpdated() {
    return authUpdated;
  }

  String fingerprint() {
    return login.generation().fingerprint();
  }

  boolean isExpired(BrokerClock clock) {
    return clock.millis() >= expiresMillis;
  }

  /// Whether this is what the broker would hand over, as far as its status tells.
  boolean isCurrent(LeaseStatus status) {
    String updated = status.authUpdated();
    return lease.id().equals(status.lease().id())
        && (updated == null || updated.equals(authUpdated));
  }

  /// Whether a request cannot tell this from the other, nor whom it counts for.
  boolean isSameAs(@Nullable Lent other) {
    return other != null
        && lease.id().equals(other.lease.id())
        && fingerprint().equals(other.fingerprint());
  }

  @Override
  public String toString() {
    return "Lent[" + lease.id() + " " + fingerprint() + "]";
  }
}
