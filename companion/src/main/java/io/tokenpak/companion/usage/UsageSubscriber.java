package io.tokenpak.companion.usage;

/// Is told of every exchange that ended, with its cost, after it did: on the ledger's thread, not
/// on one that moves bytes.
@FunctionalInterface
public interface UsageSubscriber {
  /// Must not wait.
  void counted(UsageRow row);
}
