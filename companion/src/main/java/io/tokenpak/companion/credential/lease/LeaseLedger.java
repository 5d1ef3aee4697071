package io.tokenpak.companion.credential.lease;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What was used under one lease and is not known to have reached the broker.
///
/// It lies in at most two files: one that grows, and one that a stamp has closed, whose sum is one
/// report. Guarded by its own monitor, which is held for one write to a file but not while anything
/// is forced to the disk.
final class LeaseLedger {
  /// A report that the broker is not known to have.
  ///
  /// @param stamps under which it was or may have been sent, in order
  record Report(UseCount count, List<Instant> stamps) {
    Report {
      stamps = List.copyOf(stamps);
    }

    Instant first() {
      return stamps.getFirst();
    }

    Instant last() {
      return stamps.getLast();
    }
  }

  private final LedgerFolder folder;
  private final LedgerRecord.Opened head;
  private UseCount written = UseCount.NONE;
  private UseCount unwritten = UseCount.NONE;
  private @Nullable LedgerFile growing;
  private @Nullable LedgerFile closed;
  private @Nullable Report report;
  private Instant latest = Instant.EPOCH;

  LeaseLedger(LedgerFolder folder, LedgerRecord.Opened head) {
    this.folder = folder;
    this.head = head;
  }

  String lease() {
    return head.lease();
  }

  LeaseOwner owner() {
    return head.owner();
  }

  /// Takes over what a process before this one has left.
  synchronized void takeOver(LedgerFile file, UseCount count, List<Instant> stamps) {
    if (stamps.isEmpty()) {
      growing = file;
      written = written.plus(count);
    } else {
      closed = file;
      report = new Report(count, stamps);
      latest = stamps.getLast();
    }
  }

  /// Counts. While the disk takes nothing, memory does.
  synchronized void add(UseCount count, Instant at) {
    unwritten = unwritten.plus(count);
    try {
      write(at);
    } catch (IOException refused) {
      folder.hasTrouble(refused);
    }
  }

  private void write(Instant at) throws IOException {
    if (unwritten.isNothing() || !folder.isOpen()) {
      return;
    }
    LedgerFile file = growing;
    if (file == null) {
      file = folder.create(head);
      growing = file;
    }
    file.append(new LedgerRecord.Used(unwritten, at));
    written = written.plus(unwritten);
    unwritten = UseCount.NONE;
    folder.hasNoTrouble();
  }

  synchronized boolean isEmpty() {
    return report == null && written.isNothing() && unwritten.isNothing();
  }

  synchronized Optional<Report> report() {
    return Optional.ofNullable(report);
  }

  /// Makes a report of all that was counted, if the one before is out of the way.
  ///
  /// @param now by the broker's clock
  /// @return empty if there is nothing to report, or if the disk cannot remember that it was
  Optional<Report> close(Instant now) {
    LedgerFile file;
    Report made;
    synchronized (this) {
      try {
        write(now);
        file = growing;
        if (report != null || file == null || written.isNothing()) {
          return Optional.empty();
        }
        Instant stamp = stamp(now);
        file.append(new LedgerRecord.Stamped(stamp));
        made = new Report(written, List.of(stamp));
      } catch (IOException refused) {
        folder.hasTrouble(refused);
        return Optional.empty();
      }
      closed = file;
      report = made;
      growing = null;
      written = UseCount.NONE;
    }
    return forced(file) ? Optional.of(made) : Optional.empty();
  }

  /// Gives the report another stamp, since a broker would take an old one for a machine that has
  /// been silent since.
  ///
  /// @return empty if the disk cannot remember it
  Optional<Report> restamp(Instant now) {
    LedgerFile file;
    Report made;
    synchronized (this) {
      file = closed;
      Report old = report;
      if (file == null || old == null) {
        return Optional.empty();
      }
      Instant stamp = stamp(now);
      try {
        file.append(new LedgerRecord.Stamped(stamp));
      } catch (IOException refused) {
        folder.hasTrouble(refused);
        return Optional.empty();
      }
      List<Instant> stamps = new ArrayList<>(old.stamps());
      stamps.add(stamp);
      made = new Report(old.count(), stamps);
      report = made;
    }
    return forced(file) ? Optional.of(made) : Optional.empty();
  }

  /// A stamp must be on the disk before its report is sent, or a power loss could double it.
  private boolean forced(LedgerFile file) {
    try {
      file.force();
      return true;
    } catch (IOException refused) {
      folder.hasTrouble(refused);
      return false;
    }
  }

  /// Never the same twice, and later each time, so that it names one report.
  private Instant stamp(Instant now) {
    Instant after = latest.plusNanos(1_000);
    latest = LeaseReport.asTold(now.isAfter(after) ? now : after);
    return latest;
  }

  /// Stamps must be later than what the broker has.
  synchronized void isAfter(Instant reported) {
    latest = reported.isAfter(latest) ? reported : latest;
  }

  /// The broker has the report.
  synchronized void delivered() {
    LedgerFile file = closed;
    closed = null;
    report = null;
    try {
      if (file != null) {
        file.delete();
      }
    } catch (IOException refused) {
      // At the next start, the broker is asked for its stamp, and has it or a later one.
      folder.hasTrouble(refused);
    }
  }

  /// The broker will never have the report.
  synchronized void setAside() {
    LedgerFile file = closed;
    closed = null;
    report = null;
    try {
      if (file != null) {
        file.setAside();
      }
    } catch (IOException refused) {
      folder.hasTrouble(refused);
    }
  }

  synchronized void release() {
    for (LedgerFile file : new @Nullable LedgerFile[] {growing, closed}) {
      try {
        if (file != null) {
          file.close();
        }
      } catch (IOException refused) {
        folder.hasTrouble(refused);
      }
    }
  }
}
