package io.tokenpak.companion.backend;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.AbstractConnectionPool;
import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.ProxyAuthenticationProtocolHandler;
import org.eclipse.jetty.client.RedirectProtocolHandler;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.server.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connections to providers: kept alive, verified by TLS, and one kept ready for each provider
/// in use so that no request waits for a handshake.
public final class ProviderClient {
  private static final Logger log = LoggerFactory.getLogger(ProviderClient.class);

  /// A model may think for long before its answer's head, and between two parts of it.
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(15);

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration IDLE = Duration.ofSeconds(50);
  private static final Duration WARM_FOR = Duration.ofMinutes(10);
  private static final int MOST_CONNECTIONS = 20_000;
  private static final int HEAD_BYTES = 32 * 1024;

  private final LateTls tls = new LateTls();
  private final HttpClient client;
  private final Map<URI, Long> lastUse = new ConcurrentHashMap<>();

  /// @param server whose threads, scheduler, buffers and life the connections share
  public ProviderClient(Server server) {
    ClientConnector connector = new ClientConnector();
    connector.setSelectors(1);
    connector.setExecutor(server.getThreadPool());
    connector.setScheduler(server.getScheduler());
    connector.setByteBufferPool(new SeparateViews(server.getByteBufferPool()));
    connector.setConnectTimeout(CONNECT);
    connector.setIdleTimeout(IDLE);
    connector.setSslContextFactory(tls);
    client = new PlainClient(new WireTransport(connector));
    client.setConnectTimeout(CONNECT.toMillis());
    client.setAddressResolutionTimeout(CONNECT.toMillis());
    client.setIdleTimeout(IDLE.toMillis());
    client.setMaxConnectionsPerDestination(MOST_CONNECTIONS);
    client.setMaxRequestsQueuedPerDestination(MOST_CONNECTIONS);
    client.setMaxResponseHeadersSize(HEAD_BYTES);
    client.setHttpCompliance(
        HttpCompliance.STRICT.with("TOKENPAK", HttpCompliance.Violation.CASE_SENSITIVE_FIELD_NAME));
    client.setFollowRedirects(false);
    client.setUserAgentField(null);
    client.setHttpCookieStore(new HttpCookieStore.Empty());
    server.addBean(client);
  }

  /// A request to an origin; its head comes from [ProviderHead].
  Request request(URI origin, String method) {
    lastUse.put(origin, System.nanoTime());
    return client
        .newRequest(Origins.host(origin), Origins.port(origin))
        .scheme(origin.getScheme())
        .method(method)
        .idleTimeout(LONGEST_SILENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Does in the background what the first request would else have to wait for.
  public void prepare() {
    Thread.startVirtualThread(() -> {
      try {
        tls.prepare();
      } catch (Exception failure) {
        log.error("the trusted certificates cannot be read: no provider can be reached", failure);
      }
    });
  }

  /// Opens a connection ahead of the first request, and keeps one open while the origin is in use.
  public void warm(URI origin) {
    lastUse.put(origin, System.nanoTime());
    connect(origin);
  }

  /// Opens connections where none is ready, to origins in use. Call it every few seconds.
  public void keepWarm() {
    long now = System.nanoTime();
    lastUse.forEach((origin, used) -> {
      if (now - used < WARM_FOR.toNanos()) {
        connect(origin);
      }
    });
  }

  private void connect(URI origin) {
    Destination destination =
        client.resolveDestination(
            client
                .newRequest(Origins.host(origin), Origins.port(origin))
                .scheme(origin.getScheme()));
    if (destination.getConnectionPool() instanceof AbstractConnectionPool pool
        && pool.getIdleConnectionCount() + pool.getPendingConnectionCount() == 0) {
      // A failure here is no one's: the request that needs the connection will say what is wrong.
      var _ = pool.preCreateConnections(1);
    }
  }

  /// Jetty's client without what it would do on its own account: decode, follow, sign in.
  private static final class PlainClient extends HttpClient {
    PlainClient(WireTransport transport) {
      super(transport);
    }

    @Override
    protected void doStart() throws Exception {
      super.doStart();
      getContentDecoderFactories().clear();
      getProtocolHandlers().remove(RedirectProtocolHandler.NAME);
      getProtocolHandlers().remove(WWWAuthenticationProtocolHandler.NAME);
      getProtocolHandlers().remove(ProxyAuthenticationProtocolHandler.NAME);
    }
  }
}
