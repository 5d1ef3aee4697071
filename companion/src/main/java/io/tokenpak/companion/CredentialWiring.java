package io.tokenpak.companion;

import io.tokenpak.companion.credential.AnswerListener;
import io.tokenpak.companion.credential.ClaudeLogin;
import io.tokenpak.companion.credential.CredentialSource;
import io.tokenpak.companion.credential.CredentialWatch;
import io.tokenpak.companion.credential.Credentials;
import io.tokenpak.companion.credential.GenerationListener;
import io.tokenpak.companion.credential.Renewal;
import io.tokenpak.companion.credential.SourceAround;
import io.tokenpak.companion.credential.Upkeep;
import io.tokenpak.companion.credential.export.Exporter;
import io.tokenpak.companion.credential.export.LoginFiles;
import io.tokenpak.companion.credential.lease.BrokeredLease;
import io.tokenpak.companion.credential.lease.LeaseControl;
import io.tokenpak.companion.credential.lease.LeaseReporter;
import io.tokenpak.companion.credential.lease.LeaseSettings;
import io.tokenpak.companion.credential.lease.LeaseTelemetry;
import io.tokenpak.companion.credential.notice.Notices;
import io.tokenpak.companion.credential.refresh.ClaudeRedeemer;
import io.tokenpak.companion.credential.refresh.RefreshMonitor;
import io.tokenpak.companion.credential.refresh.RefreshSettings;
import io.tokenpak.companion.status.ExportPart;
import io.tokenpak.companion.status.NoticePart;
import io.tokenpak.companion.status.StatusPart;
import io.tokenpak.companion.usage.UsageListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where credentials come from and what keeps them fresh, wired by hand.
public final class CredentialWiring {
  private final Optional<BrokeredLease> lease;
  private final List<CredentialSource> sources;
  private final Map<String, Renewal> renewals = new HashMap<>();
  private final List<AnswerListener> answerListeners = new ArrayList<>();
  private final List<UsageListener> usageListeners = new ArrayList<>();
  private final List<GenerationListener> generationListeners = new ArrayList<>();
  private final List<Upkeep> upkeep = new ArrayList<>();
  private final Exporter exporter;
  private final Notices notices;

  public CredentialWiring(Settings settings) {
    lease = settings.care().lease().map(found -> brokered(found, settings));
    sources =
        lease
            .map(lent ->
                Catalog.credentialSources(settings.credential(), settings.upstreams(), lent))
            .orElseGet(
                () -> Catalog.credentialSources(settings.credential(), settings.upstreams()));
    exporter = new Exporter(settings.care().export(), LoginFiles.of(settings.credential()));
    notices = new Notices(settings.care().notice(), () -> credentials().health(), HostName.here());
    upkeep.addAll(List.of(exporter, notices));
    generationListeners.addAll(List.of(exporter, notices));
    sources.forEach(this::take);
    lease.ifPresent(lent -> {
      renewals.put(lent.source().name(), lent.keeper());
      upkeep.add(lent.keeper());
    });
    renewed(monitor(settings));
  }

  private BrokeredLease brokered(LeaseSettings found, Settings settings) {
    Path ledgers = settings.home().resolve("lease");
    return new BrokeredLease(
        found,
        settings.upstreams().chatgpt(),
        (broker, clock) ->
            found.reports().enabled()
                ? reporting(new LeaseReporter(broker, clock, found, ledgers, this::nudgeLease))
                : LeaseTelemetry.NONE);
  }

  private LeaseTelemetry reporting(LeaseReporter reporter) {
    answerListeners.add(reporter);
    usageListeners.add(reporter);
    upkeep.add(reporter);
    return reporter;
  }

  private void nudgeLease() {
    lease.ifPresent(BrokeredLease::nudge);
  }

  /// Some sources do more than to be asked.
  private void take(CredentialSource source) {
    if (source instanceof AnswerListener listener) {
      answerListeners.add(listener);
    }
    CredentialSource innermost = SourceAround.innermost(source);
    if (innermost instanceof Renewal renewal) {
      renewals.put(innermost.name(), renewal);
    }
    if (innermost instanceof Upkeep work) {
      upkeep.add(work);
    }
  }

  private RefreshMonitor monitor(Settings settings) {
    RefreshSettings refresh = settings.care().refresh();
    if (refresh.mode() != RefreshSettings.Mode.COOPERATE) {
      return new RefreshMonitor(refresh, sources);
    }
    ClaudeRedeemer redeemer =
        new ClaudeRedeemer(
            settings.home(),
            settings.credential().claudeConfigDir(),
            settings.care().redeem(),
            Release.version(),
            this::lend);
    upkeep.add(redeemer);
    return new RefreshMonitor(refresh, sources, redeemer);
  }

  private void lend(String replaced, byte[] login) {
    for (CredentialSource source : sources) {
      if (SourceAround.innermost(source) instanceof ClaudeLogin claude) {
        claude.lend(replaced, login);
      }
    }
  }

  private void renewed(RefreshMonitor monitor) {
    renewals.putAll(monitor.renewals());
    answerListeners.addAll(monitor.listeners());
    upkeep.add(monitor);
  }

  /// What the owner can do about the lease; empty if no broker is set.
  public Optional<LeaseControl> leaseControl() {
    return lease.map(BrokeredLease::control);
  }

  /// The credentials that all of it comes down to.
  public Credentials credentials() {
    return new Credentials(sources, renewals, answerListeners);
  }

  /// What must run for as long as the companion serves, in the order of starting.
  List<Upkeep> upkeep() {
    List<Upkeep> all = new ArrayList<>(upkeep);
    all.add(new CredentialWatch(sources, generationListeners));
    return all;
  }

  /// What the status says beside the credentials.
  List<StatusPart> statusParts() {
    return List.of(new NoticePart(notices), new ExportPart(exporter));
  }

  List<UsageListener> usageListeners() {
    return List.copyOf(usageListeners);
  }
}
