package io.tokenpak.companion.credential.export;

import io.tokenpak.companion.credential.CredentialSource;
import io.tokenpak.companion.credential.Generation;
import io.tokenpak.companion.credential.GenerationListener;
import io.tokenpak.companion.credential.Upkeep;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Exports each new generation to the owner's targets, then runs the owner's hook. What fails is
/// tried again with the next generation, or after a minute.
///
/// One thread of its own does it all, so that two exports, or two hooks, never run at once; what
/// changes meanwhile is taken together by its next round.
public final class Exporter implements GenerationListener, Upkeep {
  static final Duration RETRY_AFTER = Duration.ofMinutes(1);

  /// How often it looks whether a retry is due.
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /// How long a close waits for a round under way. A hook is then left running.
  private static final Duration LAST_ROUND = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(Exporter.class);

  private final List<ExportJob> jobs = new ArrayList<>();
  private final Optional<ExportHook> hook;
  private final LongSupplier nanos;
  private final Thread thread =
      Thread.ofVirtual().name("tokenpak-export").unstarted(this::keepExporting);

  /// Guarded by this.
  private boolean closed;

  public Exporter(ExportSettings settings, LoginSupply logins) {
    this(settings, logins, System::nanoTime, InstantSource.system());
  }

  Exporter(ExportSettings settings, LoginSupply logins, LongSupplier nanos, InstantSource clock) {
    this.nanos = nanos;
    this.hook = settings.hook().map(command -> new ExportHook(command, clock));
    for (ExportTarget target : settings.targets()) {
      for (LoginKind kind : target.logins()) {
        jobs.add(new ExportJob(target, kind, settings.terms(), logins, clock));
      }
    }
  }

  /// Begins with what is there now.
  @Override
  public void start() {
    if (!jobs.isEmpty()) {
      thread.start();
    }
  }

  @Override
  public synchronized void changed(CredentialSource source, Generation generation) {
    Optional<LoginKind> kind = LoginKind.ofSource(source.name());
    jobs.stream().filter(job -> kind.equals(Optional.of(job.kind()))).forEach(ExportJob::demand);
    notifyAll();
  }

  /// How each export stands.
  public List<ExportState> states() {
    List<ExportState> states = new ArrayList<>();
    jobs.forEach(job -> states.add(job.state()));
    hook.map(ExportHook::state).flatMap(state -> state).ifPresent(states::add);
    return states;
  }

  /// One round: all that is due, then the hook if a file has changed.
  void work() throws InterruptedException {
    long now = nanos.getAsLong();
    for (ExportJob job : jobs) {
      if (job.isDue(now)) {
        job.run(now).ifPresent(_ -> hook.ifPresent(each -> each.demand(job.target())));
      }
    }
    if (hook.isPresent()) {
      hook.get().runIfDue(now, nanos);
    }
  }

  private void keepExporting() {
    try {
      while (!isClosed()) {
        work();
        await();
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failure) {
      log.error("exports have ended: restart the companion", failure);
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void await() throws InterruptedException {
    long now = nanos.getAsLong();
    while (!closed && !isAnythingDue(now)) {
      wait(LOOK_EVERY.toMillis());
      now = nanos.getAsLong();
    }
  }

  private boolean isAnythingDue(long now) {
    return jobs.stream().anyMatch(job -> job.isDue(now))
        || hook.filter(each -> each.isDue(now)).isPresent();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      if (thread.isAlive() && !thread.join(LAST_ROUND)) {
        thread.interrupt();
      }
    } catch (InterruptedException impatient) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
