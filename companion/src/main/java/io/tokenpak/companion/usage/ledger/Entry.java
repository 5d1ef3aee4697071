package io.tokenpak.companion.usage.ledger;

import io.tokenpak.companion.usage.UsageIntent;
import io.tokenpak.companion.usage.UsageRow;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// What is to be written.
sealed interface Entry {
  /// The companion's run that it belongs to.
  String run();

  /// The exchange's id.
  String request();

  /// An exchange has begun.
  ///
  /// @param durable to be completed when this is stored; none if nobody waits
  record Begun(String run, UsageIntent intent, @Nullable CompletableFuture<Void> durable)
      implements Entry {
    @Override
    public String request() {
      return intent.request();
    }
  }

  /// An exchange has ended.
  record Ended(String run, UsageRow row) implements Entry {
    @Override
    public String request() {
      return row.intent().request();
    }
  }
}
