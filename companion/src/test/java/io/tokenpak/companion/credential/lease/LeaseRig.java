package io.tokenpak.companion.credential.lease;

import io.tokenpak.companion.SampleCatalog;
import io.tokenpak.companion.credential.CredentialField;
import io.tokenpak.companion.credential.Finding;
import io.tokenpak.companion.exchange.SampleHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.provider.Provider;
import io.tokenpak.companion.route.Access;
import io.tokenpak.companion.route.Route;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// A companion's lease against a simulated broker, on a virtual clock. Nothing runs by itself:
/// tests beat.
final class LeaseRig implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final URI CHATGPT = URI.create("https://chatgpt.example");

  final VirtualTime time;
  final BrokerSimulator broker;
  final List<String> told = new ArrayList<>();
  final BrokeredLease lease;

  LeaseRig(VirtualTime time, BrokerSimulator broker, LeaseSettings settings) {
    this(time, broker, settings, PATIENCE);
  }

  /// @param patience how long the broker is waited for, in true time
  LeaseRig(VirtualTime time, BrokerSimulator broker, LeaseSettings settings, Duration patience) {
    this.time = time;
    this.broker = broker;
    this.lease =
        new BrokeredLease(settings, CHATGPT, (_, _) -> new Told(), time.brokerClock(), patience);
  }

  LeaseRig(VirtualTime time, BrokerSimulator broker, Path home) {
    this(time, broker, broker.settings(home));
  }

  /// Settings with other wishes.
  static LeaseSettings with(LeaseSettings settings, LeaseSettings.Course course) {
    return new LeaseSettings(
        settings.broker(),
        settings.token(),
        settings.owner(),
        settings.leaseId(),
        course,
        settings.files(),
        settings.reports());
  }

  /// Settings with an `auth.json` to write.
  static LeaseSettings writing(LeaseSettings settings, Path auth, boolean withRefreshToken) {
    return new LeaseSettings(
        settings.broker(),
        settings.token(),
        settings.owner(),
        settings.leaseId(),
        settings.course(),
        new LeaseSettings.Files(settings.files().state(), Optional.of(auth), withRefreshToken),
        settings.reports());
  }

  /// A login's token, good for a day.
  static String token(String name) {
    return token(name, VirtualTime.START.plus(Duration.ofDays(1)));
  }

  static String token(String name, Instant expires) {
    return "eyJhbGciOiJub25lIn0."
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                "{\"sub\":\"%s\",\"exp\":%d}"
                    .formatted(name, expires.getEpochSecond())
                    .getBytes(StandardCharsets.UTF_8))
        + ".c2ln";
  }

  /// Lets the keeper look once.
  Duration beat() {
    return lease.keeper().beat();
  }

  /// Lets time pass and the keeper look as often as it wants.
  void live(Duration time) {
    Instant end = this.time.now().plus(time);
    Duration wait = beat();
    while (!this.time.now().plus(wait).isAfter(end)) {
      this.time.pass(wait);
      wait = beat();
    }
    this.time.pass(Duration.between(this.time.now(), end));
  }

  /// The token that the next request would carry; empty if the lease has none for it.
  Optional<String> served() {
    Provider codex =
        SampleCatalog.providers().stream()
            .filter(provider -> provider.name().equals("tokenpak-openai-codex"))
            .findFirst()
            .orElseThrow();
    Finding finding =
        lease
            .source()
            .find(
                SampleHead.post("/v1/responses"),
                new Caller("generic", null, null),
                new Route(codex, Route.HTTP, Access.INJECTED));
    return finding instanceof Finding.Found found
        ? found.credential().fields().stream()
            .filter(field -> field.name().equals("Authorization"))
            .findFirst()
            .map(CredentialField::value)
            .map(value -> value.substring("Bearer ".length()))
        : Optional.empty();
  }

  String generation() {
    return lease.source().generation().orElseThrow().fingerprint();
  }

  /// The machine's lease, as the companion sees it.
  Lease current() {
    Lease current = lease.control().status().status().lease();
    if (current == null) {
      throw new AssertionError("there is no lease");
    }
    return current;
  }

  @Override
  public void close() {
    lease.keeper().close();
  }

  private final class Told implements LeaseTelemetry {
    @Override
    public void carries(Lease lease, String generation) {
      told.add("carries " + lease.id());
    }

    @Override
    public void observed(LeaseStatus status) {
      told.add("observed " + status.lease().id());
    }

    @Override
    public void flush() {
      told.add("flush");
    }
  }
}
