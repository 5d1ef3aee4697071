package io.tokenpak.companion.usage.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The ledger's thread. Owns the database's connection; what cannot be written waits in the spill
/// and is written later, in its order.
final class LedgerWriter implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(LedgerWriter.class);

  private static final int BATCH = 500;
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofSeconds(30);
  private static final Duration LAST_ATTEMPT = Duration.ofSeconds(8);
  private static final Duration RETIRING = Duration.ofHours(1);
  private static final Duration FIRST_RETIRING = Duration.ofMinutes(1);

  private final EntryQueue queue;
  private final Database database;
  private final Spill spill;
  private final Upkeep upkeep;
  private final Counting counting;
  private final Alarm retry = new Alarm();
  private final Alarm heartbeat = new Alarm();
  private final Alarm retiring = new Alarm();
  private Duration nextRetry = FIRST_RETRY;
  private @Nullable Connection connection;
  private @Nullable RowWriter rows;

  /// Whether there may be rows of runs that are no more among what waited.
  private boolean deadRunsWaited;

  private volatile String finding = "";
  private final LongAdder written = new LongAdder();
  private final LongAdder unwritable = new LongAdder();
  private volatile int inHand;
  private volatile boolean suspect;

  LedgerWriter(EntryQueue queue, Database database, Spill spill, Upkeep upkeep, Counting counting) {
    this.queue = queue;
    this.database = database;
    this.spill = spill;
    this.upkeep = upkeep;
    this.counting = counting;
  }

  LedgerHealth health(long refused) {
    return new LedgerHealth(
        !finding.isEmpty(),
        finding,
        written.sum(),
        queue.size() + inHand + spill.count(),
        refused + spill.lost() + unwritable.sum());
  }

  /// Reading met what seems to be damage.
  void checkSoon() {
    suspect = true;
  }

  @Override
  public void run() {
    spill.recover();
    deadRunsWaited = !spill.isEmpty();
    retiring.in(FIRST_RETIRING);
    mend();
    while (!queue.isClosed() || queue.size() > 0) {
      try {
        step(queue.take(BATCH, patience()));
      } catch (RuntimeException defect) {
        log.error("the ledger goes on after a defect", defect);
        drop();
      }
    }
    end();
  }

  private void step(List<Entry> taken) {
    inHand = taken.size();
    List<Entry> entries = counting.counted(taken);
    if (connection == null || !spill.isEmpty() || !write(entries)) {
      spill.add(entries);
    }
    inHand = 0;
    release(taken);
    if (connection == null || !spill.isEmpty()) {
      mend();
    } else {
      care();
    }
  }

  /// On a thread of their own: what waited goes on with its request.
  private static void release(List<Entry> entries) {
    List<CompletableFuture<Void>> waiting =
        entries.stream()
            .map(entry -> entry instanceof Entry.Begun begun ? begun.durable() : null)
            .filter(Objects::nonNull)
            .toList();
    if (!waiting.isEmpty()) {
      var _ = Thread.startVirtualThread(() -> waiting.forEach(each -> each.complete(null)));
    }
  }

  /// Writes entries durably.
  ///
  /// @return whether they are; else they must wait
  private boolean write(List<Entry> entries) {
    RowWriter open = rows;
    Connection held = connection;
    if (entries.isEmpty() || open == null || held == null) {
      return entries.isEmpty();
    }
    try {
      open.write(entries);
      held.commit();
      if (database.isInPlace()) {
        written.add(entries.stream().filter(Entry.Ended.class::isInstance).count());
        return true;
      }
      log.warn("the ledger was moved or deleted while it was written: a new one is begun");
      drop();
    } catch (SQLException failure) {
      if (database.blamesRows(failure) && undo(held)) {
        return writeEach(entries, failure);
      }
      failed(failure);
    } catch (RuntimeException defect) {
      failed(new SQLException(defect.toString(), defect));
    }
    return false;
  }

  private static boolean undo(Connection connection) {
    try {
      connection.rollback();
      return true;
    } catch (SQLException lost) {
      return false;
    }
  }

  /// One that no database takes must not keep the others.
  private boolean writeEach(List<Entry> entries, SQLException failure) {
    if (entries.size() == 1) {
      log.error("exchange {} cannot be recorded", entries.getFirst().request(), failure);
      unwritable.increment();
      return true;
    }
    int half = entries.size() / 2;
    return write(entries.subList(0, half)) && write(entries.subList(half, entries.size()));
  }

  /// Opens the database if need be, and writes some of what waits.
  private void mend() {
    if (retry.isLate()) {
      if (connection == null && !open()) {
        return;
      }
      if (!spill.isEmpty()) {
        replay();
      }
      if (connection != null && spill.isEmpty()) {
        recovered();
      }
    }
  }

  private boolean open() {
    try {
      Connection opened = database.open();
      connection = opened;
      rows = new RowWriter(opened);
      upkeep.beHeard(opened);
      giveUpDeadRuns(opened);
      heartbeat.in(Upkeep.HEARTBEAT);
      return true;
    } catch (SQLException failure) {
      failed(failure);
    } catch (LinkageError | RuntimeException defect) {
      // SQLite's library cannot be loaded, for example.
      failed(new SQLException(defect.toString(), defect));
    }
    return false;
  }

  private void giveUpDeadRuns(Connection opened) throws SQLException {
    int count = upkeep.giveUpDeadRuns(opened);
    if (count > 0) {
      log.warn(
          "{} exchanges had not ended when their companion did: what they cost is unknown", count);
    }
  }

  private void replay() {
    try {
      if (write(spill.take(BATCH))) {
        spill.written();
      }
    } catch (UncheckedIOException unreadable) {
      failed(new SQLException("what waits cannot be read", unreadable));
    }
  }

  private void recovered() {
    nextRetry = FIRST_RETRY;
    if (!finding.isEmpty()) {
      log.info("usage is recorded again, with what had waited");
      finding = "";
    }
    Connection opened = connection;
    if (deadRunsWaited && opened != null) {
      deadRunsWaited = false;
      attempt(() -> giveUpDeadRuns(opened));
    }
  }

  private void failed(SQLException failure) {
    drop();
    String found = database.finding(failure);
    if (database.setAside(failure)) {
      retry.in(Duration.ZERO);
      return;
    }
    if (!found.equals(finding)) {
      log.error("usage is not recorded now, and waits: {}", found);
      log.debug("the ledger's trouble", failure);
      finding = found;
    }
    retry.in(nextRetry);
    nextRetry = nextRetry.multipliedBy(2);
    if (nextRetry.compareTo(LAST_RETRY) > 0) {
      nextRetry = LAST_RETRY;
    }
  }

  private void drop() {
    Connection held = connection;
    connection = null;
    rows = null;
    retry.in(Duration.ZERO);
    if (held != null) {
      boolean _ = undo(held);
      try {
        held.close();
      } catch (SQLException lost) {
        log.debug("the ledger's connection does not close", lost);
      }
    }
  }

  @FunctionalInterface
  private interface Care {
    void take() throws SQLException;
  }

  private void attempt(Care care) {
    try {
      care.take();
    } catch (SQLException failure) {
      failed(failure);
    }
  }

  /// What is done between two transactions.
  private void care() {
    Connection held = connection;
    if (held == null) {
      return;
    }
    if (suspect) {
      suspect = false;
      attempt(() -> {
        database.check(held);
        held.rollback();
      });
    } else if (database.isShared() && heartbeat.isLate()) {
      heartbeat.in(Upkeep.HEARTBEAT);
      attempt(() -> {
        upkeep.beHeard(held);
        giveUpDeadRuns(held);
      });
    } else if (retiring.isLate()) {
      attempt(() -> retiring.in(upkeep.retire(held) ? Duration.ZERO : RETIRING));
    }
  }

  private Duration patience() {
    if (connection == null || !spill.isEmpty()) {
      return retry.remaining();
    }
    Duration retired = retiring.remaining();
    Duration heard = heartbeat.remaining();
    return database.isShared() && heard.compareTo(retired) < 0 ? heard : retired;
  }

  private void end() {
    Alarm given = new Alarm();
    given.in(LAST_ATTEMPT);
    nextRetry = Duration.ZERO;
    retry.in(Duration.ZERO);
    boolean tried = false;
    while (!given.isLate() && !spill.isEmpty() && !(tried && connection == null)) {
      mend();
      tried = true;
    }
    Connection held = connection;
    if (held != null && database.isShared()) {
      attempt(() -> upkeep.leave(held));
    }
    drop();
    database.close();
    closeSpill();
  }

  private void closeSpill() {
    long waiting = spill.count();
    if (waiting > 0) {
      log.warn("{} entries of usage wait for the next start: {}", waiting, finding);
    }
    try {
      spill.close();
    } catch (IOException lost) {
      log.debug("the spill does not close", lost);
    }
  }
}
