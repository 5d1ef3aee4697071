package io.tokenpak.companion.credential.refresh;

import io.tokenpak.companion.credential.CredentialSource;
import io.tokenpak.companion.credential.Generation;
import io.tokenpak.companion.credential.Renewal;
import io.tokenpak.companion.credential.SourceHealth;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has one login renewed: around its end, and when a provider refuses it.
final class LoginRenewal implements Renewal {
  private static final CompletableFuture<Void> NOTHING = CompletableFuture.completedFuture(null);
  private static final Logger log = LoggerFactory.getLogger(LoginRenewal.class);

  private final CredentialSource source;
  private final Deed deed;
  private final SingleFlight flight;
  private final Clocks clocks;
  private final Executor worker;
  private volatile boolean watched;

  // What follows is guarded by this.
  private final RenewalPlan plan;
  private @Nullable Run running;
  private String obstacle = "";

  /// What renews the login.
  ///
  /// @param words for people, for example "claude is run"
  /// @param join how long a request waits for it; it goes on without the request
  /// @param patience how long it may take before it is said to hang; it is not ended then
  record Deed(Refresher refresher, String words, Duration join, Duration patience) {}

  private record Run(CompletableFuture<Void> over, long since) {}

  /// @param worker what renewing blocks, one task at a time
  LoginRenewal(
      CredentialSource source,
      Deed deed,
      RenewalPlan plan,
      SingleFlight flight,
      Clocks clocks,
      Executor worker) {
    this.source = source;
    this.deed = deed;
    this.plan = plan;
    this.flight = flight;
    this.clocks = clocks;
    this.worker = worker;
  }

  /// Renews the login if the time has come. To be called once a second.
  void tick() {
    watched = true;
    Optional<Generation> generation = source.generation();
    if (generation.isPresent() && !isLoggedOut()) {
      startIfDue(generation.get());
    }
  }

  private synchronized void startIfDue(Generation generation) {
    if (running == null && plan.isDue(generation)) {
      var _ = start(generation);
    }
  }

  @Override
  public CompletableFuture<Void> renew(String fingerprint) {
    Optional<Generation> generation = source.generation();
    if (generation.isEmpty()
        || !generation.get().fingerprint().equals(fingerprint)
        || isLoggedOut()) {
      return NOTHING;
    }
    return join(generation.get())
        .map(over ->
            over.copy().completeOnTimeout(null, deed.join().toMillis(), TimeUnit.MILLISECONDS))
        .orElse(NOTHING);
  }

  /// The run to wait for, started if need be; empty if waiting is of no use.
  private synchronized Optional<CompletableFuture<Void>> join(Generation generation) {
    if (running != null) {
      return hangs(running) ? Optional.empty() : Optional.of(running.over());
    }
    return plan.mayRenew(generation) ? Optional.of(start(generation).over()) : Optional.empty();
  }

  private boolean hangs(Run run) {
    return clocks.nanos().getAsLong() - run.since() >= deed.patience().toNanos();
  }

  /// Nothing is left in the file to renew, though what was read before may still serve.
  private boolean isLoggedOut() {
    return source.health().state() == SourceHealth.State.MISSING;
  }

  private Run start(Generation generation) {
    Run run = new Run(new CompletableFuture<>(), clocks.nanos().getAsLong());
    running = run;
    plan.started(generation);
    log.info("{}: {} to renew it", source.name(), deed.words());
    worker.execute(() -> run(run, generation));
    return run;
  }

  private void run(Run run, Generation generation) {
    Outcome outcome = outcome(generation);
    synchronized (this) {
      plan.ended(generation, outcome);
      report(outcome);
      running = null;
    }
    run.over().complete(null);
  }

  private Outcome outcome(Generation generation) {
    try {
      return flight.run(source, generation, deed.refresher());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return new Outcome.InDoubt();
    } catch (RuntimeException fault) {
      log.error("{}: renewing failed", source.name(), fault);
      return new Outcome.Transient(null);
    }
  }

  private void report(Outcome outcome) {
    String before = obstacle;
    obstacle = "";
    switch (outcome) {
      case Outcome.Refreshed _ -> log.info("{}: renewed", source.name());
      case Outcome.Unchanged _ -> log.info("{}: not renewed yet", source.name());
      case Outcome.Transient _ -> log.info("{}: not renewed; it is tried again", source.name());
      case Outcome.InDoubt _ -> log.warn("{}: whether it was renewed is not known", source.name());
      case Outcome.Permanent(String code) ->
          log.warn("{}: cannot be renewed any more ({}): log in again", source.name(), code);
      case Outcome.Refused(String why) -> {
        obstacle = why;
        if (!why.equals(before)) {
          log.warn("{}: {}", source.name(), why);
        }
      }
    }
  }

  @Override
  public String next() {
    Optional<Generation> generation = source.generation();
    return watched && generation.isPresent() && !isLoggedOut() ? next(generation.get()) : "";
  }

  private synchronized String next(Generation generation) {
    if (running != null) {
      return deed.words() + (hangs(running) ? " to renew it, and hangs" : " now to renew it");
    }
    if (!obstacle.isEmpty()) {
      return obstacle;
    }
    return plan.next(generation)
        .map(at -> deed.words() + " at " + ClockTime.of(at, clocks.now()) + " to renew it")
        .orElse("");
  }
}
