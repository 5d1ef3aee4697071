package io.tokenpak.companion.wire;

import io.tokenpak.companion.Catalog;
import io.tokenpak.companion.Settings;
import io.tokenpak.companion.backend.Backends;
import io.tokenpak.companion.backend.HttpBackend;
import io.tokenpak.companion.backend.ProviderClient;
import io.tokenpak.companion.credential.Credentials;
import io.tokenpak.companion.exchange.ExchangeLog;
import io.tokenpak.companion.exchange.LiveExchanges;
import io.tokenpak.companion.gateway.ExchangeBooks;
import io.tokenpak.companion.gateway.Gateway;
import io.tokenpak.companion.gateway.GatewayHandler;
import io.tokenpak.companion.platform.Platforms;
import io.tokenpak.companion.route.Router;
import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.usage.UsageLedger;
import io.tokenpak.companion.usage.UsageMeters;
import io.tokenpak.companion.usage.budget.Budgets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.Server;

/// A gateway on a free port whose credentials a test brings along.
final class WiredCompanion implements AutoCloseable {
  private final LiveExchanges live = new LiveExchanges();
  private final ExchangeLog log = new ExchangeLog();
  private final Gateway gateway;

  /// What a companion is built with.
  static final class Setup {
    private final Map<String, String> variables = new HashMap<>();
    private long mostKept = 64 << 20;
    private Duration longestRecovery = Duration.ofSeconds(10);

    private Setup(URI origin, Path folder) {
      variables.put("TOKENPAK_HOME", folder.toString());
      variables.put("TOKENPAK_PORT", "0");
      for (String provider : new String[] {"ANTHROPIC", "OPENAI", "CHATGPT", "GOOGLE"}) {
        variables.put("TOKENPAK_UPSTREAM_" + provider, origin.toString());
      }
    }

    /// With room for that many bytes of bodies that may have to be sent again.
    Setup keeping(long bytes) {
      mostKept = bytes;
      return this;
    }

    Setup at(int port) {
      variables.put("TOKENPAK_PORT", String.valueOf(port));
      return this;
    }

    Setup waiting(Duration longest) {
      longestRecovery = longest;
      return this;
    }

    WiredCompanion start(Credentials credentials) throws Exception {
      return new WiredCompanion(this, credentials);
    }
  }

  private WiredCompanion(Setup setup, Credentials credentials) throws Exception {
    Settings settings = Settings.load(setup.variables);
    Server server = Gateway.server();
    ProviderClient client = new ProviderClient(server);
    HttpBackend backend =
        new HttpBackend(client, settings.listen().maxBody(), setup.mostKept, setup.longestRecovery);
    GatewayHandler handler =
        new GatewayHandler(
            new Platforms(Catalog.platforms()),
            new Router(Catalog.providers(settings.upstreams()), settings.route()),
            credentials,
            new Backends(List.of(backend)),
            new ExchangeBooks(
                new UsageMeters(List.of(), UsageLedger.NONE, InstantSource.system()),
                Budgets.none(),
                live,
                log));
    gateway = new Gateway(settings.listen(), server, handler, live);
    gateway.start();
  }

  static Setup before(URI origin, Path folder) {
    return new Setup(origin, folder);
  }

  int port() {
    return gateway.port();
  }

  RawClient connect() throws IOException {
    return RawClient.connect(port());
  }

  /// How many exchanges have begun and not ended.
  int live() {
    return live.count();
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
