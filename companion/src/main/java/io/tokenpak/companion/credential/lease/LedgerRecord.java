package io.tokenpak.companion.credential.lease;

import java.time.Instant;

/// What a ledger remembers.
sealed interface LedgerRecord {
  /// The first of each file: what it is about.
  ///
  /// @param broker whose lease it is
  /// @param lease its id
  record Opened(String broker, String lease, LeaseOwner owner) implements LedgerRecord {}

  /// Something was used.
  record Used(UseCount count, Instant at) implements LedgerRecord {}

  /// All that was used until here is reported, or about to be.
  ///
  /// @param stamp by which the broker can be asked whether it has the report; a report that is sent
  ///   again long after has another one
  record Stamped(Instant stamp) implements LedgerRecord {}
}
