package io.tokenpak.companion.gateway;

import io.tokenpak.companion.exchange.LiveExchanges;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/// The listening server.
public final class Gateway implements AutoCloseable {
  private static final String OWN = "/tokenpak";

  /// No path is like it.
  private static final String NOT_THERE = "-";

  private static final int MOST_THREADS = 64;
  private static final int HEAD_BYTES = 32 * 1024;

  /// Connections that wait to be accepted; one more would wait a second for its next try.
  private static final int MOST_WAITING = 1024;

  private static final String CHILDRENS_HOST = "127.0.0.1";
  private static final long IDLE_MILLIS = 60_000;
  private static final long WATCH_MILLIS = 100;

  private final ListenSettings settings;
  private final LiveExchanges live;
  private final DrainGuard drainGuard;
  private final Server server;
  private final ServerConnector connector;
  private @Nullable ServerConnector childConnector;

  /// @param server from [#server], shared with the provider side
  /// @param handler what answers requests; the companion's own endpoints among it
  public Gateway(ListenSettings settings, Server server, Handler handler, LiveExchanges live) {
    this.settings = settings;
    this.live = live;
    this.drainGuard = new DrainGuard(new BrowserGuard(handler, OWN));
    this.server = server;
    this.connector = connector(settings.host(), settings.port());
    server.addConnector(connector);
    server.setHandler(new HealthEndpoints(drainGuard));
    server.setErrorHandler(new JsonErrors());
  }

  /// The threads, scheduler and buffers that both sides of an exchange use.
  public static Server server() {
    QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 4);
    threads.setName("gateway");
    return new Server(threads);
  }

  /// Opens a second door on loopback, for children of the pool alone, at whatever port is free. It
  /// stays open while the gateway drains: turns that are under way end through it.
  ///
  /// @param handler what answers there
  public void admitChildren(Handler handler) {
    ServerConnector created = connector(CHILDRENS_HOST, 0);
    childConnector = created;
    server.addConnector(created);
    server.setHandler(
        new Handler.Sequence(
            new ConnectorFilter(created, new BrowserGuard(handler, NOT_THERE)),
            new HealthEndpoints(drainGuard)));
  }

  private ServerConnector connector(String host, int port) {
    ServerConnector created = new ServerConnector(server, 1, 1, ClientConnection.factory(http()));
    created.setHost(host);
    created.setPort(port);
    created.setIdleTimeout(IDLE_MILLIS);
    created.setAcceptQueueSize(MOST_WAITING);
    return created;
  }

  private static HttpConfiguration http() {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(false);
    http.setRequestHeaderSize(HEAD_BYTES);
    http.setResponseHeaderSize(HEAD_BYTES);
    // Names and values travel as they came: docs/wire.md.
    http.setHttpCompliance(
        HttpCompliance.STRICT.with("TOKENPAK", HttpCompliance.Violation.CASE_SENSITIVE_FIELD_NAME));
    http.setHeaderCacheCaseSensitive(true);
    // It would cost each kept-alive connection 96 KiB.
    http.setHeaderCacheSize(0);
    http.setUriCompliance(UriCompliance.RFC3986);
    return http;
  }

  /// Starts listening.
  ///
  /// @throws BindException if the port is taken
  public void start() throws Exception {
    try {
      server.start();
    } catch (IOException failure) {
      close();
      if (failure.getCause() instanceof BindException taken) {
        throw taken;
      }
      throw failure;
    }
    watchClients();
  }

  private void watchClients() {
    live.watchClients();
    if (server.isRunning()) {
      server.getScheduler().schedule(this::watchClients, WATCH_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /// The port listened on.
  public int port() {
    return connector.getLocalPort();
  }

  /// Where children of the pool are let in, once it listens.
  public URI childUrl() {
    ServerConnector opened = childConnector;
    if (opened == null) {
      throw new IllegalStateException("no door for children was opened");
    }
    return URI.create("http://" + CHILDRENS_HOST + ":" + opened.getLocalPort());
  }

  /// Takes no new work, waits for the running exchanges as long as the settings allow, then stops.
  ///
  /// @return whether all of them ended in time
  public boolean drain() throws Exception {
    drainGuard.drain();
    boolean allEnded = live.awaitNone(settings.drain());
    close();
    return allEnded;
  }

  @Override
  public void close() throws Exception {
    server.stop();
  }
}
