package io.tokenpak.companion.credential.lease;

import org.jspecify.annotations.Nullable;

/// What the broker made of a login that this machine holds. Not a record: a record would print it.
public final class Reconciled {
  private final String decision;
  private final byte @Nullable [] authJson;

  Reconciled(String decision, byte @Nullable [] authJson) {
    this.decision = decision;
    this.authJson = authJson == null ? null : authJson.clone();
  }

  /// Such as `in_sync`, `client_updated_manager` or `manager_updated_client`.
  public String decision() {
    return decision;
  }

  /// The login that holds from now on, if the broker gave one. Never log it.
  public byte @Nullable [] authJson() {
    return authJson == null ? null : authJson.clone();
  }

  @Override
  public String toString() {
    return "Reconciled[" + decision + "]";
  }
}
