package io.tokenpak.companion.credential.refresh;

import io.tokenpak.companion.credential.AnswerListener;
import io.tokenpak.companion.credential.CredentialSource;
import io.tokenpak.companion.credential.Renewal;
import io.tokenpak.companion.credential.Upkeep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches when logins end, and has each renewed before: by the program that owns it.
public final class RefreshMonitor implements Upkeep {
  private static final Duration EVERY = Duration.ofSeconds(1);

  private static final Duration JOIN = Duration.ofSeconds(10);

  /// How long the end of the companion waits for a renewal to be over. A program that needs longer
  /// is left running.
  private static final Duration CLOSE_BOUND = Duration.ofSeconds(5);

  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
  private static final Logger log = LoggerFactory.getLogger(RefreshMonitor.class);

  private final RefreshSettings settings;
  private final Map<String, Refresher> redeemers;
  private final Clocks clocks;
  private final SingleFlight flight;
  private final String host = host();
  private final Map<String, Renewal> renewals = new HashMap<>();
  private final List<LoginRenewal> active = new ArrayList<>();
  private final List<AnswerListener> listeners = new ArrayList<>();
  private final List<ExecutorService> workers = new ArrayList<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("renewal-timer").factory());

  /// @param sources of which those are renewed that are a program's login
  public RefreshMonitor(RefreshSettings settings, List<CredentialSource> sources) {
    this(settings, sources, Map.of(), Clocks.SYSTEM);
  }

  /// @param redeemer renews the Claude login where the owner lets the companion cooperate
  public RefreshMonitor(
      RefreshSettings settings, List<CredentialSource> sources, ClaudeRedeemer redeemer) {
    this(settings, sources, Map.of(Trigger.CLAUDE, redeemer), Clocks.SYSTEM);
  }

  RefreshMonitor(
      RefreshSettings settings,
      List<CredentialSource> sources,
      Map<String, Refresher> redeemers,
      Clocks clocks) {
    this.settings = settings;
    this.redeemers = redeemers;
    this.clocks = clocks;
    this.flight = new SingleFlight(settings.home().resolve("locks"), settings.spacing(), clocks);
    sources.stream().filter(Trigger::exists).forEach(this::add);
  }

  private void add(CredentialSource source) {
    Trigger trigger = Trigger.of(source, settings);
    switch (settings.mode()) {
      case OFF -> {}
      case OBSERVE ->
          renewals.put(source.name(), new ObservedLogin(source, trigger.program(), clocks));
      case TRIGGER -> add(source, triggered(trigger));
      case COOPERATE -> {
        Refresher redeemer = redeemers.get(source.name());
        add(source, redeemer == null ? triggered(trigger) : redeemed(redeemer));
      }
    }
  }

  private LoginRenewal.Deed triggered(Trigger trigger) {
    Refresher refresher =
        new CommandTrigger(
            trigger, settings.environment(), settings.home(), PatientWatchdog.Bounds.USUAL);
    return new LoginRenewal.Deed(
        refresher, trigger.program() + " is run", JOIN, settings.patience());
  }

  private LoginRenewal.Deed redeemed(Refresher redeemer) {
    return new LoginRenewal.Deed(
        redeemer, "its refresh token is redeemed", JOIN, settings.patience());
  }

  private void add(CredentialSource source, LoginRenewal.Deed deed) {
    ProviderClock provider = new ProviderClock(source.name(), clocks);
    Duration shift = Deadlines.shift(host, source.files().getFirst().toString());
    RenewalPlan plan = new RenewalPlan(source.name(), clocks, provider, shift, settings.spacing());
    // One platform thread that lives on: a process may be bound to the thread that started it.
    ExecutorService worker =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("renewal-" + source.name()).factory());
    LoginRenewal renewal = new LoginRenewal(source, deed, plan, flight, clocks, worker);
    workers.add(worker);
    listeners.add(provider);
    active.add(renewal);
    renewals.put(source.name(), renewal);
  }

  /// The renewals, by the name of the source that each renews.
  public Map<String, Renewal> renewals() {
    return Map.copyOf(renewals);
  }

  /// Who must be told of providers' answers.
  public List<AnswerListener> listeners() {
    return List.copyOf(listeners);
  }

  @Override
  public void start() {
    if (!active.isEmpty()) {
      var _ = timer.scheduleWithFixedDelay(this::tick, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void tick() {
    for (LoginRenewal renewal : active) {
      try {
        renewal.tick();
      } catch (RuntimeException fault) {
        log.error("looking after a login failed", fault);
      }
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    flight.close();
    // Never interrupted: that would kill a program just as it writes.
    workers.forEach(ExecutorService::shutdown);
    try {
      for (ExecutorService worker : workers) {
        if (!worker.awaitTermination(CLOSE_BOUND.toMillis(), TimeUnit.MILLISECONDS)) {
          log.warn("a login is just being renewed; the program that does it is left running");
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /// What tells this host from others that share a login.
  private static String host() {
    try {
      return Files.readString(HOST_NAME).strip();
    } catch (IOException notLinux) {
      return UUID.randomUUID().toString();
    }
  }
}
