package io.tokenpak.dispatch;

import io.tokenpak.dispatch.process.ProcessHost;
import io.tokenpak.dispatch.session.FileSessions;
import io.tokenpak.dispatch.session.MemorySessions;
import io.tokenpak.dispatch.session.PruneSettings;
import io.tokenpak.dispatch.session.Pruning;
import io.tokenpak.dispatch.session.SessionLocks;
import io.tokenpak.dispatch.session.SessionStore;
import io.tokenpak.dispatch.turn.TurnRefused;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything that a pool works with, from the moment that its program was found.
///
/// Looking for the program takes a while and may fail; whoever needs it waits for one look, and a
/// failed one is not repeated for some seconds. Guarded by its lock.
final class Machinery implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Machinery.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

  private final PoolSettings settings;
  private final ChildAccess access;
  private final InstantSource clock;
  private final Seats seats;
  private final Roster roster;
  private final ReentrantLock lock = new ReentrantLock();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private Optional<Equipment> equipment = Optional.empty();
  private Optional<Housekeeping> housekeeping = Optional.empty();
  private Instant lastLook = Instant.MIN;
  private volatile Optional<Workings> workings = Optional.empty();
  private volatile Optional<PoolStatus.Enclosure> enclosure = Optional.empty();
  private volatile String program = "";
  private volatile String finding = "";
  private volatile boolean closed;

  Machinery(PoolSettings settings, ChildAccess access, InstantSource clock) {
    this.settings = settings;
    this.access = access;
    this.clock = clock;
    this.seats = new Seats(settings.limits().processes(), settings.limits().waiting());
    this.roster = new Roster();
  }

  /// Looks for the program on another thread.
  void prepare() {
    executor.execute(() -> {
      try {
        var _ = workings();
      } catch (TurnRefused failure) {
        log.warn("local tools are not available: {}", failure.message());
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    });
  }

  /// The workings, once the program was found.
  Workings workings() throws TurnRefused, InterruptedException {
    Optional<Workings> found = workings;
    if (found.isPresent() && !found.get().children().isDoubtful()) {
      return found.get();
    }
    lock.lockInterruptibly();
    try {
      if (closed) {
        throw Seats.closed();
      }
      if (workings.isEmpty() || workings.get().children().isDoubtful()) {
        look();
      }
      return workings
          .filter(_ -> finding.isEmpty())
          .orElseThrow(() ->
              new TurnRefused(TurnRefused.Kind.NO_PROGRAM, "no Claude CLI can be run: " + finding));
    } finally {
      lock.unlock();
    }
  }

  private void look() {
    Instant now = clock.instant();
    if (now.isBefore(lastLook.plus(BETWEEN_LOOKS))) {
      return;
    }
    lastLook = now;
    try {
      if (equipment.isEmpty()) {
        Equipment found = Equipment.find(settings);
        equipment = Optional.of(found);
        enclosure = Optional.of(found.status());
      }
      ProcessHost host = equipment.get().host(settings);
      if (workings.isPresent()) {
        workings.get().children().use(host);
      } else {
        workings = Optional.of(assemble(host));
      }
      program = host.program().toString();
      finding = "";
    } catch (IOException | RuntimeException failure) {
      finding = String.valueOf(failure.getMessage());
    }
  }

  private Workings assemble(ProcessHost host) {
    SessionStore store =
        settings.sessions().mapper() ? new FileSessions(settings.home()) : new MemorySessions();
    SessionLocks locks = new SessionLocks(settings.home());
    Children children = new Children(settings, host, access, seats, roster, store, clock);
    Spares spares = new Spares(settings, seats, roster, children, executor, clock);
    Workings assembled =
        new Workings(settings, store, locks, seats, roster, children, spares, clock);
    PruneSettings kept = new PruneSettings(settings.sessions().age(), settings.sessions().kept());
    Housekeeping tidy = new Housekeeping(assembled, new Pruning(store, locks, kept, clock));
    tidy.start();
    housekeeping = Optional.of(tidy);
    return assembled;
  }

  /// What a pool's status says of it.
  PoolStatus status(long turns) {
    Instant now = clock.instant();
    Optional<Workings> running = workings;
    return new PoolStatus(
        state(),
        program.isEmpty() ? Optional.empty() : Optional.of(program),
        finding,
        enclosure.orElse(new PoolStatus.Enclosure(false, "not known yet")),
        roster.all().stream().map(child -> child.status(now)).toList(),
        new PoolStatus.Totals(
            running.map(each -> (long) each.store().all().size()).orElse(0L),
            turns,
            seats.waiting(),
            seats.waited(),
            seats.refused(),
            running.map(each -> each.children().lost()).orElse(0L),
            running.map(each -> each.children().replaced()).orElse(0L)));
  }

  private PoolStatus.State state() {
    if (closed) {
      return PoolStatus.State.CLOSED;
    }
    if (!finding.isEmpty()) {
      return PoolStatus.State.NO_PROGRAM;
    }
    return workings.isPresent() ? PoolStatus.State.READY : PoolStatus.State.STARTING;
  }

  /// Ends every process. Turns that are under way fail.
  @Override
  public void close() {
    closed = true;
    seats.close();
    executor.shutdownNow();
    lock.lock();
    try {
      housekeeping.ifPresent(Housekeeping::close);
      workings.ifPresent(running -> running.children().endAll(settings.patience().grace()));
      workings = Optional.empty();
      equipment.ifPresent(Equipment::close);
      equipment = Optional.empty();
    } finally {
      lock.unlock();
    }
  }
}
