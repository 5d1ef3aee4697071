package io.tokenpak.companion.usage;

import io.tokenpak.companion.Catalog;
import io.tokenpak.companion.backend.Backends;
import io.tokenpak.companion.backend.HttpBackend;
import io.tokenpak.companion.backend.ProviderClient;
import io.tokenpak.companion.credential.ClientSupplied;
import io.tokenpak.companion.credential.CredentialSource;
import io.tokenpak.companion.credential.Credentials;
import io.tokenpak.companion.exchange.ExchangeLog;
import io.tokenpak.companion.exchange.LiveExchanges;
import io.tokenpak.companion.gateway.ExchangeBooks;
import io.tokenpak.companion.gateway.Gateway;
import io.tokenpak.companion.gateway.GatewayHandler;
import io.tokenpak.companion.gateway.ListenSettings;
import io.tokenpak.companion.platform.Platforms;
import io.tokenpak.companion.provider.Upstreams;
import io.tokenpak.companion.route.RouteSettings;
import io.tokenpak.companion.route.Router;
import io.tokenpak.companion.usage.budget.Budgets;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Server;

/// A gateway on a free port whose answers are metered.
final class MeteredGateway implements AutoCloseable {
  private static final long MAX_BODY = 1 << 20;

  private final Gateway gateway;

  MeteredGateway(URI origin, UsageListener listener) throws Exception {
    this(
        origin,
        new UsageMeters(List.of(listener), UsageLedger.NONE, InstantSource.system()),
        List.of());
  }

  /// @param sources asked before the caller's own
  MeteredGateway(URI origin, UsageMeters meters, List<CredentialSource> sources) throws Exception {
    Server server = Gateway.server();
    ProviderClient client = new ProviderClient(server);
    LiveExchanges live = new LiveExchanges();
    GatewayHandler handler =
        new GatewayHandler(
            new Platforms(Catalog.platforms()),
            new Router(
                Catalog.providers(new Upstreams(origin, origin, origin, origin)),
                new RouteSettings(true, false, false)),
            new Credentials(
                Stream.concat(sources.stream(), Stream.of(new ClientSupplied())).toList()),
            new Backends(List.of(new HttpBackend(client, MAX_BODY))),
            new ExchangeBooks(meters, Budgets.none(), live, new ExchangeLog()));
    gateway =
        new Gateway(
            new ListenSettings("127.0.0.1", 0, MAX_BODY, Duration.ofSeconds(1), false),
            server,
            handler,
            live);
    gateway.start();
  }

  int port() {
    return gateway.port();
  }

  @Override
  public void close() throws Exception {
    gateway.close();
  }
}
