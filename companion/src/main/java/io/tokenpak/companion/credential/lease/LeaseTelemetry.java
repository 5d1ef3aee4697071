package io.tokenpak.companion.credential.lease;

/// Reports to the broker what was used under its leases.
///
/// All methods but [#carries] may block for as long as a call to the broker does, and are called on
/// a virtual thread.
public interface LeaseTelemetry {
  /// Reports nothing.
  LeaseTelemetry NONE =
      new LeaseTelemetry() {
        @Override
        public void carries(Lease lease, String generation) {}

        @Override
        public void observed(LeaseStatus status) {}

        @Override
        public void flush() {}
      };

  /// From now on this lease's login goes out under this generation. Requests that already travel
  /// with an earlier one still count for its lease.
  void carries(Lease lease, String generation);

  /// The broker has just told the state of the lease in use.
  void observed(LeaseStatus status);

  /// Posts what is pending, that of earlier leases included; keeps what cannot be posted.
  void flush();

  /// What keeps counts from being kept, for people; empty if nothing.
  default String trouble() {
    return "";
  }
}
