package io.tokenpak.companion.usage.ledger;

import io.tokenpak.companion.usage.UsageIntent;
import io.tokenpak.companion.usage.UsageLedger;
import io.tokenpak.companion.usage.UsageRow;
import io.tokenpak.companion.usage.UsageSubscriber;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps what exchanges cost. Those who tell it never wait: one thread of its own prices, tells
/// subscribers and writes, a transaction for all that came within a few milliseconds.
public final class Ledger implements UsageLedger, LedgerReader, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Ledger.class);

  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

  /// A disk that does not answer holds no request up for longer.
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private static final Duration ENDING = Duration.ofSeconds(15);
  private static final int MOST_QUEUED = 20_000;
  private static final int MOST_HELD = 20_000;
  private static final long MOST_SPILLED = 64L << 20;

  private final String run = UUID.randomUUID().toString().replace("-", "").substring(0, 16);
  private final boolean awaitIntent;
  private final EntryQueue queue = new EntryQueue(MOST_QUEUED);
  private final LongAdder refused = new LongAdder();
  private final LedgerWriter writer;
  private final LedgerReader reader;
  private final Thread thread;

  private Ledger(
      LedgerSettings settings, Database database, Counting counting, InstantSource clock) {
    this.awaitIntent = settings.awaitIntent();
    Spill spill = new Spill(settings.home().resolve("spill/ledger.jsonl"), MOST_SPILLED, MOST_HELD);
    Upkeep upkeep = new Upkeep(database, run, settings.retention(), clock);
    this.writer = new LedgerWriter(queue, database, spill, upkeep, counting);
    this.reader = new DatabaseReader(database, writer::checkSoon);
    this.thread = Thread.ofPlatform().name("ledger").daemon().unstarted(writer);
  }

  /// A ledger that has not been started. What is told to it meanwhile waits.
  ///
  /// @param pricing gives a row its cost
  /// @param subscribers are told of every row that ended, once, on the ledger's thread
  public static Ledger open(
      LedgerSettings settings, UnaryOperator<UsageRow> pricing, List<UsageSubscriber> subscribers) {
    return open(settings, pricing, subscribers, InstantSource.system());
  }

  static Ledger open(
      LedgerSettings settings,
      UnaryOperator<UsageRow> pricing,
      List<UsageSubscriber> subscribers,
      InstantSource clock) {
    return new Ledger(
        settings, Databases.of(settings, clock), new Counting(pricing, subscribers), clock);
  }

  /// Begins to write, and does not wait until the database is open.
  public void start() {
    thread.start();
  }

  @Override
  public CompletableFuture<Void> begun(UsageIntent intent) {
    if (!awaitIntent) {
      add(new Entry.Begun(run, intent, null));
      return DONE;
    }
    return durably(intent).completeOnTimeout(null, LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// As [#begun], and waits for as long as it takes.
  CompletableFuture<Void> durably(UsageIntent intent) {
    CompletableFuture<Void> durable = new CompletableFuture<>();
    if (!add(new Entry.Begun(run, intent, durable))) {
      durable.complete(null);
    }
    return durable;
  }

  @Override
  public void ended(UsageRow row) {
    add(new Entry.Ended(run, row));
  }

  private boolean add(Entry entry) {
    boolean taken = !queue.isClosed() && queue.add(entry);
    if (!taken) {
      refused.increment();
    }
    return taken;
  }

  /// How it is, now.
  public LedgerHealth health() {
    return writer.health(refused.sum());
  }

  @Override
  public UsageReport report(UsageQuery query) {
    return reader.report(query);
  }

  @Override
  public List<UsageRow> rows(RowQuery query) {
    return reader.rows(query);
  }

  @Override
  public void each(RowQuery query, Consumer<UsageRow> taker) {
    reader.each(query, taker);
  }

  /// Takes nothing more, and writes what it was told. What cannot be written is left in a file for
  /// the next companion.
  @Override
  public void close() {
    queue.close();
    try {
      if (thread.isAlive() && !thread.join(ENDING)) {
        log.warn("usage is still being written; {} rows wait", health().waiting());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
