package io.tokenpak.companion.usage;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// A ledger that a test looks into.
final class RowsInMemory implements UsageLedger {
  private final Map<String, UsageIntent> open = new ConcurrentHashMap<>();
  private final Queue<UsageRow> rows = new ConcurrentLinkedQueue<>();
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
  private final AtomicInteger intents = new AtomicInteger();
  private volatile CompletableFuture<Void> stored = CompletableFuture.completedFuture(null);

  /// Has requests wait until the test says that their intents are stored.
  CompletableFuture<Void> holdIntents() {
    stored = new CompletableFuture<>();
    return stored;
  }

  @Override
  public CompletableFuture<Void> begun(UsageIntent intent) {
    intents.incrementAndGet();
    if (open.put(intent.request(), intent) != null) {
      complaints.add("twice begun: " + intent);
    }
    return stored;
  }

  @Override
  public void ended(UsageRow row) {
    if (open.remove(row.intent().request()) == null) {
      complaints.add("ended twice, or never begun: " + row);
    }
    rows.add(row);
  }

  int intents() {
    return intents.get();
  }

  Queue<UsageRow> rows() {
    return rows;
  }

  boolean isSettled() {
    return open.isEmpty();
  }

  /// What went wrong.
  Queue<String> complaints() {
    return complaints;
  }
}
