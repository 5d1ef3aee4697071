package io.tokenpak.companion.usage.ledger;

import io.tokenpak.companion.usage.UsageIntent;
import io.tokenpak.companion.usage.UsageLedger;
import io.tokenpak.companion.usage.UsageRow;
import io.tokenpak.companion.usage.UsageSubscriber;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stores nothing, and has every exchange priced and counted all the same. As with a [Ledger], that
/// is the work of a thread of its own.
public final class UnkeptLedger implements UsageLedger, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(UnkeptLedger.class);

  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);
  private static final Duration PATIENCE = Duration.ofHours(1);
  private static final Duration ENDING = Duration.ofSeconds(5);
  private static final int MOST_QUEUED = 20_000;
  private static final int BATCH = 500;

  private final EntryQueue queue = new EntryQueue(MOST_QUEUED);
  private final AtomicBoolean lost = new AtomicBoolean();
  private final Counting counting;
  private final Thread thread = Thread.ofPlatform().name("ledger").daemon().unstarted(this::count);

  /// @param pricing gives a row its cost
  /// @param subscribers are told of every row that ended, once, on the ledger's thread
  public UnkeptLedger(UnaryOperator<UsageRow> pricing, List<UsageSubscriber> subscribers) {
    this.counting = new Counting(pricing, subscribers);
  }

  /// Begins to count.
  public void start() {
    thread.start();
  }

  private void count() {
    while (!queue.isClosed() || queue.size() > 0) {
      try {
        var _ = counting.counted(queue.take(BATCH, PATIENCE));
      } catch (RuntimeException defect) {
        log.error("counting goes on after a defect", defect);
      }
    }
  }

  @Override
  public CompletableFuture<Void> begun(UsageIntent intent) {
    return DONE;
  }

  @Override
  public void ended(UsageRow row) {
    if ((queue.isClosed() || !queue.add(new Entry.Ended("", row)))
        && lost.compareAndSet(false, true)) {
      log.warn("too many exchanges wait to be counted: budgets and metrics show too little");
    }
  }

  /// Takes nothing more; what ended before has been counted when this returns.
  @Override
  public void close() {
    queue.close();
    try {
      if (thread.isAlive()) {
        boolean _ = thread.join(ENDING);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
