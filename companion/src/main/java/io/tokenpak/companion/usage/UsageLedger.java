package io.tokenpak.companion.usage;

import java.util.concurrent.CompletableFuture;

/// Where exchanges and their cost are recorded. Never waits and never fails: what cannot be written
/// now is written later, and the ledger itself says how it is.
public interface UsageLedger {
  /// Keeps nothing.
  UsageLedger NONE =
      new UsageLedger() {
        private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

        @Override
        public CompletableFuture<Void> begun(UsageIntent intent) {
          return DONE;
        }

        @Override
        public void ended(UsageRow row) {}
      };

  /// A request is about to travel; called before its first byte does.
  ///
  /// @return done when the request may: at once, unless the owner asked to have the intent stored
  ///   durably first. Never exceptionally.
  CompletableFuture<Void> begun(UsageIntent intent);

  /// An exchange that began has ended; called once for each.
  void ended(UsageRow row);
}
