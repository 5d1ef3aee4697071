package io.tokenpak.companion.usage.ledger;

import io.tokenpak.companion.usage.UsageRow;
import java.util.List;
import java.util.function.Consumer;

/// Reads what a ledger holds. Blocks; not for threads that move bytes.
public interface LedgerReader {
  /// Sums up.
  ///
  /// @throws LedgerUnavailable if the ledger cannot be read now
  UsageReport report(UsageQuery query);

  /// The rows, newest first. One that has begun and not ended has an outcome of `open`; one that
  /// never will, `unknown`.
  ///
  /// @throws LedgerUnavailable if the ledger cannot be read now
  List<UsageRow> rows(RowQuery query);

  /// Gives all such rows, oldest first, one by one.
  ///
  /// @throws LedgerUnavailable if the ledger cannot be read to the end
  void each(RowQuery query, Consumer<UsageRow> taker);
}
