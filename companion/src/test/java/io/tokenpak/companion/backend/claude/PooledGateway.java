package io.tokenpak.companion.backend.claude;

import io.tokenpak.companion.SampleCatalog;
import io.tokenpak.companion.backend.Backends;
import io.tokenpak.companion.credential.CliLogin;
import io.tokenpak.companion.credential.Credentials;
import io.tokenpak.companion.exchange.ExchangeLog;
import io.tokenpak.companion.exchange.LiveExchanges;
import io.tokenpak.companion.gateway.ExchangeBooks;
import io.tokenpak.companion.gateway.Gateway;
import io.tokenpak.companion.gateway.GatewayHandler;
import io.tokenpak.companion.gateway.ListenSettings;
import io.tokenpak.companion.route.RouteSettings;
import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage;
import io.tokenpak.companion.usage.UsageEntry;
import io.tokenpak.companion.usage.UsageLedger;
import io.tokenpak.companion.usage.UsageMeters;
import io.tokenpak.companion.usage.budget.Budgets;
import io.tokenpak.dispatch.turn.TurnRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.server.Server;

/// A gateway on a free port whose Messages requests are answered by turns that a test scripts.
final class PooledGateway implements AutoCloseable {
  static final Path WORKSPACE = Path.of("/workspace");
  static final long MAX_BODY = 1 << 20;

  final FakeTurns turns = new FakeTurns();
  final List<UsageEntry> counted = new CopyOnWriteArrayList<>();
  private final LiveExchanges live = new LiveExchanges();
  private final ExchangeLog log = new ExchangeLog();
  private final Gateway gateway;

  static PooledGateway start() throws Exception {
    return start(new FaceSettings(MAX_BODY, true));
  }

  static PooledGateway start(FaceSettings settings) throws Exception {
    return new PooledGateway(settings);
  }

  private PooledGateway(FaceSettings settings) throws Exception {
    Server server = Gateway.server();
    ClaudeBackend backend = new ClaudeBackend(turns, PooledGateway::workspace, settings);
    GatewayHandler handler =
        new GatewayHandler(
            SampleCatalog.platforms(),
            SampleCatalog.router(new RouteSettings(true, true, true), _ -> {}),
            new Credentials(List.of(new CliLogin())),
            new Backends(List.of(backend)),
            new ExchangeBooks(
                new UsageMeters(List.of(counted::add), UsageLedger.NONE, InstantSource.system()),
                Budgets.none(),
                live,
                log));
    gateway =
        new Gateway(
            new ListenSettings("127.0.0.1", 0, MAX_BODY, Duration.ofMillis(300), false),
            server,
            handler,
            live);
    gateway.start();
  }

  private static Path workspace(String wanted) throws TurnRefused {
    if (wanted.startsWith("/etc")) {
      throw new TurnRefused(TurnRefused.Kind.WORKSPACE, "choose a folder below " + WORKSPACE);
    }
    return wanted.isEmpty() ? WORKSPACE : WORKSPACE.resolve(wanted);
  }

  int port() {
    return gateway.port();
  }

  int live() {
    return live.count();
  }

  ExchangeLog log() {
    return log;
  }

  boolean drain() throws Exception {
    return gateway.drain();
  }

  RawClient connect() throws IOException {
    return RawClient.connect(port());
  }

  /// Asks on a connection of its own and reads the whole answer.
  RawMessage ask(String body, String... fields) throws IOException {
    return RawClient.exchange(port(), request(body, fields));
  }

  /// A request with apostrophes for quotation marks in its body, one character a byte.
  static String request(String body, String... fields) {
    byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder("POST /v1/messages?beta=true HTTP/1.1\r\nHost: x\r\n");
    head.append("X-TokenPak-Provider: tokenpak-claude-code\r\nContent-Type: application/json\r\n");
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    head.append("Content-Length: ").append(bytes.length).append("\r\n\r\n");
    return head + new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /// The body of a small request.
  static String hello(boolean stream) {
    return ("{'model':'claude-x','max_tokens':100,'stream':%s,"
            + "'messages':[{'role':'user','content':'hello'}]}")
        .formatted(stream);
  }

  @Override
  public void close() throws Exception {
    gateway.close();
  }
}
