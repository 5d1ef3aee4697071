package io.tokenpak.companion.credential.lease;

import io.tokenpak.companion.credential.AnswerListener;
import io.tokenpak.companion.credential.Credential;
import io.tokenpak.companion.credential.Upkeep;
import io.tokenpak.companion.usage.Usage;
import io.tokenpak.companion.usage.UsageEntry;
import io.tokenpak.companion.usage.UsageListener;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts what the companion itself forwards under a lease, and reports it to the broker: every so
/// often, after so many requests, and at the end.
public final class LeaseReporter implements LeaseTelemetry, UsageListener, AnswerListener, Upkeep {
  private static final Logger log = LoggerFactory.getLogger(LeaseReporter.class);

  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final Broker broker;
  private final BrokerClock clock;
  private final LeaseSettings.Reports settings;
  private final LedgerFolder folder;
  private final Runnable onReported;
  private final Map<String, Lease> byGeneration = new ConcurrentHashMap<>();
  private final Map<String, LeaseDelivery> deliveries = new ConcurrentHashMap<>();
  private final AtomicInteger sinceReport = new AtomicInteger();
  private final Semaphore due = new Semaphore(0);
  private final ReentrantLock delivering = new ReentrantLock();
  private volatile boolean closed;
  private volatile @Nullable Thread thread;

  /// @param folder where counts are kept until they are reported
  /// @param onReported told when the broker has taken a report by which it may judge the lease anew
  public LeaseReporter(
      Broker broker, BrokerClock clock, LeaseSettings settings, Path folder, Runnable onReported) {
    this(broker, clock, settings.reports(), folder(settings.broker(), folder), onReported);
  }

  LeaseReporter(
      Broker broker,
      BrokerClock clock,
      LeaseSettings.Reports settings,
      LedgerFolder folder,
      Runnable onReported) {
    this.broker = broker;
    this.clock = clock;
    this.settings = settings;
    this.folder = folder;
    this.onReported = onReported;
  }

  private static LedgerFolder folder(URI broker, Path folder) {
    return new LedgerFolder(folder, broker.toString(), Disk.REAL);
  }

  @Override
  public String trouble() {
    return folder.trouble();
  }

  @Override
  public void carries(Lease lease, String generation) {
    byGeneration.put(generation, lease);
  }

  /// Each report asks anew what the broker knows.
  @Override
  public void observed(LeaseStatus status) {}

  @Override
  public void answered(Credential credential, int status, HttpFields fields) {
    headSeen(credential.source().name(), credential.generation(), fields);
  }

  void headSeen(String source, String generation, HttpFields fields) {
    Lease lease = lease(source, generation);
    if (lease != null) {
      delivery(folder.of(lease)).observations().head(fields, clock.now());
    }
  }

  @Override
  public void used(UsageEntry entry) {
    Lease lease = lease(entry.source(), entry.generation());
    if (lease == null || !entry.metered() || entry.status() == 0) {
      return;
    }
    LeaseDelivery delivery = delivery(folder.of(lease));
    delivery.observations().answered(entry.status(), clock.now());
    delivery.ledger().add(count(entry), entry.ended());
    if (sinceReport.incrementAndGet() == settings.every()) {
      due.release();
    }
  }

  private @Nullable Lease lease(String source, String generation) {
    return source.equals(LeaseSource.NAME) ? byGeneration.get(generation) : null;
  }

  private LeaseDelivery delivery(LeaseLedger ledger) {
    return deliveries.computeIfAbsent(
        ledger.lease(),
        _ -> new LeaseDelivery(ledger, new Observations(), broker, clock, settings.interval()));
  }

  private static UseCount count(UsageEntry entry) {
    Usage usage = entry.usage().orElse(new Usage(null, 0, 0, 0, 0));
    return new UseCount(1, usage.input(), usage.output(), usage.model());
  }

  @Override
  public void start() {
    thread = Thread.ofVirtual().name("lease-reports").start(this::keepReporting);
  }

  private void keepReporting() {
    try {
      deliver(true);
      while (!closed) {
        var _ = due.tryAcquire(settings.interval().toMillis(), TimeUnit.MILLISECONDS);
        due.drainPermits();
        deliver(true);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException bug) {
      log.error("use of leases is reported no longer: restart the companion", bug);
    }
  }

  @Override
  public void flush() {
    deliver(false);
  }

  private void deliver(boolean patient) {
    delivering.lock();
    try {
      folder.open();
      sinceReport.set(0);
      boolean reported = false;
      for (LeaseLedger ledger : folder.ledgers()) {
        reported |= delivery(ledger).deliver(patient);
      }
      if (reported) {
        onReported.run();
      }
    } finally {
      delivering.unlock();
    }
  }

  /// Reports what is left if the broker answers soon; else the next process will.
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    Thread running = thread;
    try {
      if (running != null) {
        running.interrupt();
        running.join();
      }
      Thread last = Thread.ofVirtual().name("lease-report").start(this::flush);
      if (!last.join(LAST_WORDS)) {
        last.interrupt();
        last.join();
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } finally {
      folder.close();
    }
  }
}
