package io.tokenpak.companion.status;

import io.tokenpak.companion.exchange.LiveExchanges;
import io.tokenpak.companion.gateway.Gateway;
import io.tokenpak.companion.gateway.ListenSettings;
import io.tokenpak.companion.usage.ledger.LedgerReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Fields;

/// The status page, real but for what it tells: that is up to a test.
final class PageStage implements AutoCloseable {
  private final PageSessions sessions = new PageSessions(InstantSource.system());
  private final Gateway gateway;
  private final EventFeed feed;
  private volatile String status;
  private volatile String doctor = "{\"at\":\"2026-01-31T12:00:00Z\",\"findings\":[]}";

  private PageStage(String status, Optional<LedgerReader> ledger) throws Exception {
    this.status = status;
    OwnerAccess access = new OwnerAccess(AdminToken.random(), sessions);
    this.feed = new EventFeed(() -> bytes(this.status), access);
    Map<String, OwnerEndpoint> endpoints = new HashMap<>();
    endpoints.put(StatusReport.PATH, new Told(() -> this.status));
    endpoints.put("/tokenpak/api/doctor", new Told(() -> doctor));
    endpoints.putAll(new UsageEndpoints(ledger, InstantSource.system()).byPath());
    Server server = Gateway.server();
    OwnerHandler owner = new OwnerHandler(new Handler.Sequence(), endpoints, access);
    this.gateway =
        new Gateway(
            new ListenSettings("127.0.0.1", 0, 1 << 20, Duration.ofSeconds(1), false),
            server,
            new PageHandler(owner, sessions, feed),
            new LiveExchanges());
    gateway.start();
  }

  static PageStage telling(String status, Optional<LedgerReader> ledger) throws Exception {
    return new PageStage(status, ledger);
  }

  /// From now on it tells this.
  void tell(String told) {
    status = told;
  }

  void diagnose(String told) {
    doctor = told;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + gateway.port() + OwnPath.ROOT);
  }

  /// A link that lets a browser in.
  String link() {
    return "http://127.0.0.1:%d%s#%s".formatted(gateway.port(), LoginCode.PAGE, sessions.newCode());
  }

  /// How many pages are open.
  int pages() {
    return feed.clients();
  }

  @Override
  public void close() throws Exception {
    feed.close();
    gateway.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private interface Text {
    String text();
  }

  private record Told(Text told) implements OwnerEndpoint {
    @Override
    public String method() {
      return "GET";
    }

    @Override
    public byte[] answer(Fields query) {
      return bytes(told.text());
    }
  }
}
