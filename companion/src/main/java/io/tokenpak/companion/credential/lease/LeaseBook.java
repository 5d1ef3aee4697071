package io.tokenpak.companion.credential.lease;

import org.jspecify.annotations.Nullable;

/// What is known of the machine's lease. One thread at a time writes, the one that has the
/// [LeaseDesk]; everybody reads, without a lock.
final class LeaseBook {
  private volatile @Nullable Lease lease;
  private volatile @Nullable LeaseStatus status;
  private volatile @Nullable Lent lent;
  private volatile String outage = "";
  private volatile String denial = "";
  private volatile String fileTrouble = "";
  private volatile String next = "";
  private volatile String refused = "";

  /// The lease that the machine has; null as long as there is none.
  @Nullable Lease lease() {
    return lease;
  }

  /// What the broker said of it last; null if nothing yet.
  @Nullable LeaseStatus status() {
    LeaseStatus last = status;
    Lease now = lease;
    return last != null && now != null && last.lease().id().equals(now.id()) ? last : null;
  }

  /// The login in service, which during a change is still the one of the lease before.
  @Nullable Lent lent() {
    return lent;
  }

  void has(@Nullable Lease now) {
    lease = now;
  }

  void heard(LeaseStatus now) {
    lease = now.lease();
    status = now;
  }

  void serves(@Nullable Lent now) {
    lent = now;
  }

  /// Why the broker cannot be asked; empty while it answers.
  String outage() {
    return outage;
  }

  void outage(String why) {
    outage = why;
  }

  /// What the broker last declined to do; empty if it did everything.
  String denial() {
    return denial;
  }

  void denial(String why) {
    denial = why;
  }

  /// Why a file could not be written; empty if all are.
  String fileTrouble() {
    return fileTrouble;
  }

  void fileTrouble(String why) {
    fileTrouble = why;
  }

  /// What will happen next, for people.
  String next() {
    return next;
  }

  void next(String text) {
    next = text;
  }

  /// Whether the provider has refused the login in service.
  boolean isRefused() {
    Lent now = lent;
    return now != null && now.fingerprint().equals(refused);
  }

  void refused(String fingerprint) {
    refused = fingerprint;
  }
}
