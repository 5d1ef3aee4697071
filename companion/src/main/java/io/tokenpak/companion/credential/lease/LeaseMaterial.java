package io.tokenpak.companion.credential.lease;

/// A lent login, as the broker hands it over. Not a record: a record would print it.
public final class LeaseMaterial {
  private final Lease lease;
  private final byte[] authJson;

  LeaseMaterial(Lease lease, byte[] authJson) {
    this.lease = lease;
    this.authJson = authJson.clone();
  }

  /// The lease that it was handed over for.
  public Lease lease() {
    return lease;
  }

  /// The content of an `auth.json`. Never log it.
  public byte[] authJson() {
    return authJson.clone();
  }

  @Override
  public String toString() {
    return "LeaseMaterial[" + lease.id() + "]";
  }
}
