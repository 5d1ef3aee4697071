package io.tokenpak.companion.credential;

import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/// One of several API keys, and whether its provider takes it. Not a record: it holds a secret.
final class ApiKey {
  private static final int UNAUTHORIZED = 401;

  private final int number;
  private final String generation;
  private final Finding.Found found;
  private final Finding.LastResort lastResort;
  private final Cooldown cooldown;
  private final LongSupplier nanos;
  private volatile @Nullable Long revokedAt;

  /// @param number its place among the provider's keys, from 1
  ApiKey(int number, Credential credential, LongSupplier nanos, InstantSource clock) {
    this.number = number;
    this.generation = credential.generation();
    this.nanos = nanos;
    this.found = new Finding.Found(credential);
    this.lastResort = new Finding.LastResort(credential);
    this.cooldown = new Cooldown(nanos, clock);
  }

  int number() {
    return number;
  }

  String generation() {
    return generation;
  }

  boolean serves() {
    return revokedAt == null && cooldown.isOver();
  }

  boolean isRevoked() {
    return revokedAt != null;
  }

  /// Whether this key can serve sooner than another that cannot either. Of two that were revoked it
  /// is the later: whoever it has just been refused for does not try the other in vain.
  boolean isSooner(ApiKey than) {
    Long revoked = revokedAt;
    Long other = than.revokedAt;
    if (revoked != null && other != null) {
      return revoked - other > 0;
    }
    return revoked == null
        && (other != null || cooldown.remainingNanos() < than.cooldown.remainingNanos());
  }

  Cooldown cooldown() {
    return cooldown;
  }

  /// What this key is for a request: one that cannot serve is used only where nothing else can, so
  /// that its provider says why.
  Finding finding() {
    return serves() ? found : lastResort;
  }

  void answered(int status, HttpFields fields) {
    cooldown.answered(status, fields);
    if (status == UNAUTHORIZED) {
      revokedAt = nanos.getAsLong();
    } else if (revokedAt != null && status < 300) {
      revokedAt = null;
    }
  }

  void forgive() {
    revokedAt = null;
    cooldown.end();
  }

  @Override
  public String toString() {
    return "ApiKey[" + number + " " + generation + "]";
  }
}
