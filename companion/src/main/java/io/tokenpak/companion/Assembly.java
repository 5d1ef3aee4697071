package io.tokenpak.companion;

import io.tokenpak.companion.backend.Backends;
import io.tokenpak.companion.backend.ProviderClient;
import io.tokenpak.companion.backend.claude.ChildKeys;
import io.tokenpak.companion.credential.Credentials;
import io.tokenpak.companion.credential.Upkeep;
import io.tokenpak.companion.doctor.Check;
import io.tokenpak.companion.exchange.ExchangeLog;
import io.tokenpak.companion.exchange.LiveExchanges;
import io.tokenpak.companion.gateway.ChildDoor;
import io.tokenpak.companion.gateway.ExchangeBooks;
import io.tokenpak.companion.gateway.Gateway;
import io.tokenpak.companion.gateway.GatewayHandler;
import io.tokenpak.companion.gateway.HeaderDump;
import io.tokenpak.companion.metric.MetricsEndpoint;
import io.tokenpak.companion.platform.Platforms;
import io.tokenpak.companion.route.Route;
import io.tokenpak.companion.route.Router;
import io.tokenpak.companion.status.AdminToken;
import io.tokenpak.companion.status.CaptureEndpoint;
import io.tokenpak.companion.status.CapturePart;
import io.tokenpak.companion.status.CredentialEndpoints;
import io.tokenpak.companion.status.LeaseEndpoint;
import io.tokenpak.companion.status.LineEndpoint;
import io.tokenpak.companion.status.OwnerEndpoint;
import io.tokenpak.companion.status.StatusPart;
import io.tokenpak.companion.status.StatusReport;
import io.tokenpak.companion.status.UsageFeed;
import io.tokenpak.companion.usage.UsageMeters;
import io.tokenpak.companion.usage.UsageSubscriber;
import io.tokenpak.companion.usage.capture.Capture;
import io.tokenpak.companion.usage.capture.CaptureFolder;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;

/// A companion, wired by hand from the settings.
public final class Assembly implements AutoCloseable {
  private static final Duration WARM_CHECK = Duration.ofSeconds(5);

  private final Settings settings;
  private final Server server = Gateway.server();
  private final ProviderClient client = new ProviderClient(server);
  private final Credentials credentials;
  private final List<Upkeep> upkeep;
  private final List<StatusPart> statusParts;
  private final LiveExchanges live = new LiveExchanges();
  private final ExchangeLog log = new ExchangeLog();
  private final UsageFeed usage = new UsageFeed();
  private final PageWiring page;
  private final MetricWiring metrics;
  private final SpendingWiring spending;
  private final LedgerWiring ledger;
  private final Capture capture;
  private final ExchangeBooks books;
  private final PoolWiring pool;
  private final Backends backends;
  private final Gateway gateway;

  private Assembly(Settings settings, Supplier<List<Check>> checks) {
    this.settings = settings;
    CredentialWiring wiring = new CredentialWiring(settings);
    this.credentials = wiring.credentials();
    this.metrics = new MetricWiring(settings.metric());
    this.upkeep = new ArrayList<>(wiring.upkeep());
    upkeep.addAll(metrics.upkeep());
    this.spending = new SpendingWiring(settings);
    this.ledger = new LedgerWiring(settings.ledger(), spending.pricing(), subscribers());
    this.capture = new Capture(settings.home().resolve(CaptureFolder.NAME));
    this.books =
        new ExchangeBooks(
            new UsageMeters(
                wiring.usageListeners(), ledger.ledger(), InstantSource.system(), capture),
            spending.budgets(),
            live,
            log);
    this.pool = new PoolWiring(settings, this::childUrl);
    this.statusParts = new ArrayList<>(pool.statusParts());
    statusParts.addAll(wiring.statusParts());
    statusParts.addAll(metrics.statusParts());
    statusParts.add(usage);
    statusParts.addAll(spending.statusParts(ledger.reader()));
    statusParts.addAll(ledger.statusParts());
    statusParts.add(new CapturePart(capture::state));
    StatusReport report =
        new StatusReport(Release.version(), Instant.now(), live, log, credentials, statusParts);
    this.page = new PageWiring(report, checks, ledger.reader());
    this.backends =
        new Backends(Catalog.backends(client, settings.listen().maxBody(), pool.backend()));
    this.gateway = new Gateway(settings.listen(), server, handler(wiring), live);
    pool.keys().map(this::childDoor).ifPresent(gateway::admitChildren);
  }

  /// Who is told of every exchange that ended.
  private List<UsageSubscriber> subscribers() {
    List<UsageSubscriber> all = new ArrayList<>(spending.subscribers());
    all.addAll(metrics.subscribers());
    all.add(usage);
    return all;
  }

  private URI childUrl() {
    return gateway.childUrl();
  }

  private ChildDoor childDoor(ChildKeys keys) {
    return new ChildDoor(
        keys, Catalog.childRoutes(settings), credentials, backends.named(Route.HTTP), books);
  }

  /// A companion that does not listen yet, and examines nothing.
  public static Assembly of(Settings settings) {
    return of(settings, List::of);
  }

  /// A companion that does not listen yet.
  ///
  /// @param checks what its status page examines
  public static Assembly of(Settings settings, Supplier<List<Check>> checks) {
    return new Assembly(settings, checks);
  }

  private Handler handler(CredentialWiring wiring) {
    Platforms platforms = new Platforms(Catalog.platforms());
    Handler handler =
        new GatewayHandler(
            platforms,
            new Router(Catalog.providers(settings.upstreams()), settings.route()),
            credentials,
            backends,
            books);
    if (settings.listen().dumpHeaders()) {
      handler = new HeaderDump(handler, platforms);
    }
    Map<String, OwnerEndpoint> endpoints = new HashMap<>();
    endpoints.put(LineEndpoint.PATH, spending.line(live, ledger.reader()));
    endpoints.putAll(new CredentialEndpoints(credentials).byPath());
    endpoints.put(LeaseEndpoint.PATH, new LeaseEndpoint(wiring.leaseControl()));
    endpoints.put(CaptureEndpoint.PATH, new CaptureEndpoint(capture));
    endpoints.put(
        MetricsEndpoint.PATH, metrics.endpoint(live, credentials, pool::status, ledger::health));
    return page.handler(handler, endpoints);
  }

  /// Listens, and opens a connection to each provider that the companion has a credential for.
  ///
  /// @throws java.net.BindException if the port is taken
  public void start() throws Exception {
    gateway.start();
    ledger.start(spending::prime);
    capture.start();
    client.prepare();
    upkeep.forEach(Upkeep::start);
    pool.start();
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
    return page.admin();
  }

  public Credentials credentials() {
    return credentials;
  }

  /// Takes no new work, lets running exchanges end within the settings' time, then stops.
  ///
  /// @return whether all of them ended in time
  public boolean drain() throws Exception {
    page.close();
    try {
      return gateway.drain();
    } finally {
      pool.close();
      upkeep.reversed().forEach(Upkeep::close);
      capture.close();
      ledger.close();
    }
  }

  @Override
  public void close() throws Exception {
    page.close();
    gateway.close();
    pool.close();
    upkeep.reversed().forEach(Upkeep::close);
    capture.close();
    ledger.close();
  }
}
