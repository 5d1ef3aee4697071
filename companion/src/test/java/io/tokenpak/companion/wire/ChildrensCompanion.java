package io.tokenpak.companion.wire;

import io.tokenpak.companion.Catalog;
import io.tokenpak.companion.CredentialWiring;
import io.tokenpak.companion.Settings;
import io.tokenpak.companion.backend.Backends;
import io.tokenpak.companion.backend.HttpBackend;
import io.tokenpak.companion.backend.ProviderClient;
import io.tokenpak.companion.backend.claude.ChildKeys;
import io.tokenpak.companion.credential.Credentials;
import io.tokenpak.companion.exchange.ExchangeLog;
import io.tokenpak.companion.exchange.LiveExchanges;
import io.tokenpak.companion.gateway.ChildDoor;
import io.tokenpak.companion.gateway.ExchangeBooks;
import io.tokenpak.companion.gateway.Gateway;
import io.tokenpak.companion.gateway.GatewayHandler;
import io.tokenpak.companion.platform.Platforms;
import io.tokenpak.companion.route.Router;
import io.tokenpak.companion.usage.UsageLedger;
import io.tokenpak.companion.usage.UsageListener;
import io.tokenpak.companion.usage.UsageMeters;
import io.tokenpak.companion.usage.budget.Budgets;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.Server;

/// A companion with a door for children of a pool, and without a pool: tests ask for keys
/// themselves.
public final class ChildrensCompanion implements AutoCloseable {
  private final LiveExchanges live = new LiveExchanges();
  private final ExchangeLog log = new ExchangeLog();
  private final Gateway gateway;
  private final ChildKeys keys;

  private ChildrensCompanion(Settings settings, List<UsageListener> listeners) throws Exception {
    Server server = Gateway.server();
    ProviderClient client = new ProviderClient(server);
    var http = new HttpBackend(client, settings.listen().maxBody());
    Credentials credentials = new CredentialWiring(settings).credentials();
    ExchangeBooks books =
        new ExchangeBooks(
            new UsageMeters(listeners, UsageLedger.NONE, InstantSource.system()),
            Budgets.none(),
            live,
            log);
    gateway =
        new Gateway(
            settings.listen(),
            server,
            new GatewayHandler(
                new Platforms(Catalog.platforms()),
                new Router(Catalog.providers(settings.upstreams()), settings.route()),
                credentials,
                new Backends(List.of(http)),
                books),
            live);
    keys = new ChildKeys(gateway::childUrl);
    gateway.admitChildren(
        new ChildDoor(keys, Catalog.childRoutes(settings), credentials, http, books));
    gateway.start();
  }

  /// Before a provider, with these variables and no login of the user's.
  public static ChildrensCompanion start(
      URI origin, Path folder, List<UsageListener> listeners, Map<String, String> variables)
      throws Exception {
    Map<String, String> environment = new HashMap<>(variables);
    environment.put("HOME", folder.toString());
    environment.put("TOKENPAK_PORT", "0");
    environment.put("TOKENPAK_UPSTREAM_ANTHROPIC", origin.toString());
    return new ChildrensCompanion(Settings.load(environment), listeners);
  }

  public ChildKeys keys() {
    return keys;
  }

  int port() {
    return gateway.port();
  }

  int childPort() {
    return gateway.childUrl().getPort();
  }

  ExchangeLog log() {
    return log;
  }

  boolean drain() throws Exception {
    return gateway.drain();
  }

  @Override
  public void close() throws Exception {
    gateway.close();
  }
}
