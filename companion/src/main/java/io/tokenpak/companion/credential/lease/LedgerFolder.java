package io.tokenpak.companion.credential.lease;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The ledgers of all leases of one broker, in a folder that one process has at a time.
final class LedgerFolder implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LedgerFolder.class);

  private static final String ENDING = ".ledger";
  private static final FileAttribute<Set<PosixFilePermission>> OWNERS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path path;
  private final String broker;
  private final Disk disk;
  private final Map<String, LeaseLedger> ledgers = new ConcurrentHashMap<>();
  private final AtomicLong files = new AtomicLong();
  private volatile @Nullable FileChannel lock;
  private volatile String trouble = "";

  /// @param broker whose leases are counted; what is there of others is left alone
  LedgerFolder(Path path, String broker, Disk disk) {
    this.path = path;
    this.broker = broker;
    this.disk = disk;
  }

  /// What keeps it from writing, for people; empty if nothing.
  String trouble() {
    return trouble;
  }

  void hasTrouble(IOException refused) {
    if (trouble.isEmpty()) {
      log.warn(
          "use of leases is counted in memory only, since {} cannot be written: {}",
          path,
          refused.getMessage());
    }
    trouble = "use of leases is counted in memory only: make room in " + path + " or make it yours";
  }

  void hasNoTrouble() {
    trouble = "";
  }

  Collection<LeaseLedger> ledgers() {
    return List.copyOf(ledgers.values());
  }

  LeaseLedger of(Lease lease) {
    return of(new LedgerRecord.Opened(broker, lease.id(), lease.owner()));
  }

  private LeaseLedger of(LedgerRecord.Opened head) {
    return ledgers.computeIfAbsent(head.lease(), _ -> new LeaseLedger(this, head));
  }

  boolean isOpen() {
    return lock != null;
  }

  /// A new file for what is used under a lease.
  LedgerFile create(LedgerRecord.Opened head) throws IOException {
    String name = "%019d%s".formatted(files.incrementAndGet(), ENDING);
    return LedgerFile.create(disk, path.resolve(name), head);
  }

  /// Takes the folder, with what another process left in it, unless it is taken. Call it again
  /// where it failed.
  synchronized void open() {
    if (lock != null) {
      return;
    }
    FileChannel taken = null;
    try {
      taken = lock();
      files.set(recover());
      lock = taken;
      hasNoTrouble();
    } catch (IOException refused) {
      hasTrouble(refused);
    } finally {
      if (lock == null) {
        giveBack(taken);
      }
    }
  }

  private void giveBack(@Nullable FileChannel taken) {
    try {
      if (taken != null) {
        taken.close();
      }
    } catch (IOException refused) {
      hasTrouble(refused);
    }
  }

  private FileChannel lock() throws IOException {
    Files.createDirectories(path, OWNERS);
    FileChannel channel =
        FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException mine) {
      // As good as another process.
    }
    channel.close();
    throw new IOException("another companion uses it");
  }

  private long recover() throws IOException {
    List<Path> found;
    try (Stream<Path> all = Files.list(path)) {
      found = all.filter(each -> each.toString().endsWith(ENDING)).sorted().toList();
    }
    Map<String, List<Left>> byLease = new TreeMap<>();
    long last = 0;
    for (Path file : found) {
      last = Math.max(last, number(file));
      Left left = Left.in(file);
      if (left.head == null) {
        leaveOut(left);
      } else if (left.head.broker().equals(broker)) {
        byLease.computeIfAbsent(left.head.lease(), _ -> new ArrayList<>()).add(left);
      } else {
        log.warn("{} holds use of a lease of {}, and waits for it", file, left.head.broker());
      }
    }
    // All or nothing: what is taken over twice would be counted twice.
    List<Runnable> takeovers = new ArrayList<>();
    for (List<Left> ofLease : byLease.values()) {
      prepare(ofLease, takeovers);
    }
    takeovers.forEach(Runnable::run);
    return last;
  }

  /// A report is only made when the one before is done with: an older one has merely not been
  /// deleted.
  private void prepare(List<Left> ofLease, List<Runnable> takeovers) throws IOException {
    boolean hasReport = false;
    boolean hasGrowing = false;
    for (Left left : ofLease.reversed()) {
      boolean isReport = !left.stamps.isEmpty();
      if (left.count.isNothing() || (isReport && hasReport)) {
        disk.delete(left.file);
      } else if (left.head == null || (!isReport && hasGrowing)) {
        log.warn("{} holds use of a lease that was left out", left.file);
      } else {
        LeaseLedger ledger = of(left.head);
        LedgerFile file = LedgerFile.reopen(disk, left.file);
        takeovers.add(() -> ledger.takeOver(file, left.count, left.stamps));
        hasReport |= isReport;
        hasGrowing |= !isReport;
      }
    }
  }

  private void leaveOut(Left left) throws IOException {
    if (left.count.isNothing()) {
      disk.delete(left.file);
    } else {
      log.warn("{} holds use of a lease that cannot be told any more", left.file);
      disk.move(left.file, Path.of(left.file + LedgerFile.SET_ASIDE));
    }
  }

  private static long number(Path file) {
    String name = file.getFileName().toString();
    try {
      return Long.parseLong(name.substring(0, name.length() - ENDING.length()));
    } catch (NumberFormatException foreign) {
      return 0;
    }
  }

  /// Gives the folder to others; what was counted stays in it.
  @Override
  public synchronized void close() {
    FileChannel held = lock;
    lock = null;
    ledgers.values().forEach(LeaseLedger::release);
    giveBack(held);
  }

  /// What a file says.
  private static final class Left {
    private final Path file;
    private final List<Instant> stamps = new ArrayList<>();
    private LedgerRecord.@Nullable Opened head;
    private UseCount count = UseCount.NONE;

    private Left(Path file) {
      this.file = file;
    }

    static Left in(Path file) throws IOException {
      Left left = new Left(file);
      for (LedgerRecord entry : LedgerLine.all(Files.readAllBytes(file))) {
        switch (entry) {
          case LedgerRecord.Opened opened -> left.head = opened;
          case LedgerRecord.Used(UseCount used, Instant _) -> left.count = left.count.plus(used);
          case LedgerRecord.Stamped(Instant stamp) -> left.stamps.add(stamp);
        }
      }
      return left;
    }
  }
}
