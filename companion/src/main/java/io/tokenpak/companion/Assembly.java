package io.tokenpak.companion;

import io.tokenpak.companion.backend.Backends;
import io.tokenpak.companion.backend.ProviderClient;
import io.tokenpak.companion.backend.claude.ClaudeBackend;
import io.tokenpak.companion.backend.claude.FaceSettings;
import io.tokenpak.companion.credential.Credentials;
import io.tokenpak.companion.credential.Upkeep;
import io.tokenpak.companion.exchange.ExchangeLog;
import io.tokenpak.companion.exchange.LiveExchanges;
import io.tokenpak.companion.gateway.Gateway;
import io.tokenpak.companion.gateway.GatewayHandler;
import io.tokenpak.companion.gateway.HeaderDump;
import io.tokenpak.companion.platform.Platforms;
import io.tokenpak.companion.provider.Provider;
import io.tokenpak.companion.route.Router;
import io.tokenpak.companion.status.AdminToken;
import io.tokenpak.companion.status.CredentialEndpoints;
import io.tokenpak.companion.status.LeaseEndpoint;
import io.tokenpak.companion.status.OwnerEndpoint;
import io.tokenpak.companion.status.OwnerHandler;
import io.tokenpak.companion.status.StatusPart;
import io.tokenpak.companion.status.StatusReport;
import io.tokenpak.companion.usage.UsageMeters;
import io.tokenpak.dispatch.turn.TurnRefused;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;

/// A companion, wired by hand from the settings.
public final class Assembly implements AutoCloseable {
  private static final Duration WARM_CHECK = Duration.ofSeconds(5);

  private final Settings settings;
  private final Server server = Gateway.server();
  private final AdminToken admin = AdminToken.random();
  private final ProviderClient client = new ProviderClient(server);
  private final Credentials credentials;
  private final List<Upkeep> upkeep;
  private final List<StatusPart> statusParts;
  private final List<Provider> providers;
  private final Gateway gateway;

  private Assembly(Settings settings) {
    this.settings = settings;
    this.providers = Catalog.providers(settings.upstreams());
    CredentialWiring wiring = new CredentialWiring(settings);
    this.credentials = wiring.credentials();
    this.upkeep = wiring.upkeep();
    this.statusParts = wiring.statusParts();
    LiveExchanges live = new LiveExchanges();
    this.gateway = new Gateway(settings.listen(), server, handler(wiring, live), live);
  }

  /// A companion that does not listen yet.
  public static Assembly of(Settings settings) {
    return new Assembly(settings);
  }

  private Handler handler(CredentialWiring wiring, LiveExchanges live) {
    ExchangeLog log = new ExchangeLog();
    Platforms platforms = new Platforms(Catalog.platforms());
    Handler handler =
        new GatewayHandler(
            platforms,
            new Router(providers, settings.route()),
            credentials,
            new UsageMeters(wiring.usageListeners(), InstantSource.system()),
            new Backends(Catalog.backends(client, settings.listen().maxBody(), claude())),
            live,
            log);
    if (settings.listen().dumpHeaders()) {
      handler = new HeaderDump(handler, platforms);
    }
    StatusReport report =
        new StatusReport(Release.version(), Instant.now(), live, log, credentials, statusParts);
    Map<String, OwnerEndpoint> endpoints = new HashMap<>();
    endpoints.put(StatusReport.PATH, report);
    endpoints.putAll(new CredentialEndpoints(credentials).byPath());
    endpoints.put(LeaseEndpoint.PATH, new LeaseEndpoint(wiring.leaseControl()));
    return new OwnerHandler(handler, endpoints, admin);
  }

  private ClaudeBackend claude() {
    TurnRefused missing =
        new TurnRefused(TurnRefused.Kind.NO_PROGRAM, "the pool of CLI processes is not running");
    return new ClaudeBackend(
        _ -> {
          throw missing;
        },
        _ -> {
          throw missing;
        },
        new FaceSettings(settings.listen().maxBody(), true));
  }

  /// Listens, and opens a connection to each provider that the companion has a credential for.
  ///
  /// @throws java.net.BindException if the port is taken
  public void start() throws Exception {
    gateway.start();
    client.prepare();
    upkeep.forEach(Upkeep::start);
    credentials.origins().forEach(client::warm);
    keepWarm();
  }

  private void keepWarm() {
    if (server.isRunning()) {
      client.keepWarm();
      server.getScheduler().schedule(this::keepWarm, WARM_CHECK.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /// Where it listens.
  public URI url() {
    return settings.listen().url(gateway.port());
  }

  /// What the companion's own endpoints ask for.
  public AdminToken admin() {
    return admin;
  }

  public Credentials credentials() {
    return credentials;
  }

  /// Takes no new work, lets running exchanges end within the settings' time, then stops.
  ///
  /// @return whether all of them ended in time
  public boolean drain() throws Exception {
    try {
      return gateway.drain();
    } finally {
      upkeep.reversed().forEach(Upkeep::close);
    }
  }

  @Override
  public void close() throws Exception {
    gateway.close();
    upkeep.reversed().forEach(Upkeep::close);
  }
}
