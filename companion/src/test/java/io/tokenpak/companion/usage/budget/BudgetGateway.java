package io.tokenpak.companion.usage.budget;

import io.tokenpak.companion.Catalog;
import io.tokenpak.companion.backend.Backends;
import io.tokenpak.companion.backend.HttpBackend;
import io.tokenpak.companion.backend.ProviderClient;
import io.tokenpak.companion.credential.ClientSupplied;
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
import io.tokenpak.companion.usage.UsageLedger;
import io.tokenpak.companion.usage.UsageMeters;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.jetty.server.Server;

/// A gateway on a free port that spends within budgets.
final class BudgetGateway implements AutoCloseable {
  private static final long MAX_BODY = 1 << 20;

  private final Gateway gateway;

  BudgetGateway(URI origin, Budgets budgets) throws Exception {
    Server server = Gateway.server();
    ProviderClient client = new ProviderClient(server);
    LiveExchanges live = new LiveExchanges();
    UsageMeters meters = new UsageMeters(List.of(), UsageLedger.NONE, InstantSource.system());
    GatewayHandler handler =
        new GatewayHandler(
            new Platforms(Catalog.platforms()),
            new Router(
                Catalog.providers(new Upstreams(origin, origin, origin, origin)),
                new RouteSettings(true, false, false)),
            new Credentials(List.of(new ClientSupplied())),
            new Backends(List.of(new HttpBackend(client, MAX_BODY))),
            new ExchangeBooks(meters, budgets, live, new ExchangeLog()));
    gateway =
        new Gateway(
            new ListenSettings("127.0.0.1", 0, MAX_BODY, Duration.ofSeconds(1), false),
            server,
            handler,
            live);
    gateway.start();
  }

  URI at(String path) {
    return URI.create("http://127.0.0.1:" + gateway.port() + path);
  }

  @Override
  public void close() throws Exception {
    gateway.close();
  }
}
