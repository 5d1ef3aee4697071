package io.tokenpak.companion.credential;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One version of a source's secret, told without the secret.
///
/// @param fingerprint changes with the secret; comparable within this process only
/// @param expires when the secret ends, if that is known
/// @param renewableUntil when nothing can renew it any more and a person must log in again, if that
///   is known
/// @param account changes with the account that the secret belongs to, if that is known; comparable
///   within this process only
public record Generation(
    String fingerprint,
    @Nullable Instant expires,
    @Nullable Instant renewableUntil,
    @Nullable String account) {
  /// A secret that says nothing about itself, such as an API key.
  public static Generation of(String fingerprint) {
    return new Generation(fingerprint, null, null, null);
  }

  /// Whether the secret has ended by its own account.
  public boolean isExpired(Instant now) {
    return expires != null && !expires.isAfter(now);
  }

  /// Whether both are known to belong to different accounts.
  boolean isForeignTo(Generation other) {
    return account != null && other.account != null && !account.equals(other.account);
  }

  /// Whether both are known to belong to one account.
  boolean isOfSameAccountAs(Generation other) {
    return account != null && account.equals(other.account);
  }
}
