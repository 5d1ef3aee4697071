package io.tokenpak.companion.credential.lease;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tokenpak.companion.credential.Secret;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// A broker that behaves as the real one was seen to, on a real socket and a virtual clock.
public final class BrokerSimulator implements AutoCloseable {
  public static final String TOKEN = "broker-token-canary";

  private static final ObjectMapper JSON = new ObjectMapper();

  /// What happens to calls instead of an answer.
  public sealed interface Fault {
    /// Answers this.
    record Says(int status, String body) implements Fault {}

    /// Never answers.
    record Hangs() implements Fault {}

    /// Does what was asked, and then breaks the connection.
    record BreaksAfterwards() implements Fault {}
  }

  private final VirtualTime time;
  private final SimulatedPool pool = new SimulatedPool();
  private final SimulatedApi api;
  private final Server server = new Server();
  private final ServerConnector connector;
  private final List<String> calls = new ArrayList<>();
  private @Nullable Fault fault;
  private String faulty = "";

  private BrokerSimulator(VirtualTime time) {
    this.time = time;
    this.api = new SimulatedApi(pool, time::now);
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendDateHeader(false);
    connector = new ServerConnector(server, new HttpConnectionFactory(configuration));
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new Answering());
  }

  /// A broker with nothing in its pool.
  public static BrokerSimulator start(VirtualTime time) throws Exception {
    BrokerSimulator simulator = new BrokerSimulator(time);
    simulator.server.start();
    simulator.connector.setPort(simulator.connector.getLocalPort());
    return simulator;
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + connector.getPort());
  }

  /// Settings that name this broker, as an owner has who set nothing else.
  public LeaseSettings settings(Path home) {
    return settings(home, new LeaseOwner("host-1", "openclaw"));
  }

  public LeaseSettings settings(Path home, LeaseOwner owner) {
    return new LeaseSettings(
        url(),
        Secret.of(TOKEN),
        owner,
        Optional.empty(),
        new LeaseSettings.Course(
            Duration.ofSeconds(45), Duration.ofMinutes(30), true, false, false, false),
        new LeaseSettings.Files(home.resolve("lease.json"), Optional.empty(), false),
        new LeaseSettings.Reports(true, Duration.ofSeconds(60), 10));
  }

  /// Puts a login into the pool.
  public synchronized void lend(String id, String accessToken, String account) {
    pool.logins.put(id, new SimulatedPool.Login(id, accessToken, account, time.now()));
  }

  /// Renews a login of the pool, which the broker's own keep-alive does with the real one.
  public synchronized void renews(String id, String accessToken) {
    SimulatedPool.Login login = pool.login(id);
    login.accessToken = accessToken;
    login.authUpdated = login.authUpdated.plusSeconds(1);
  }

  /// Looks at what the broker remembers or changes it, while nobody else does.
  synchronized void with(Consumer<SimulatedPool> action) {
    action.accept(pool);
  }

  /// Switches how it answers.
  synchronized void api(Consumer<SimulatedApi> action) {
    action.accept(api);
  }

  /// From now on every call meets this; null for none.
  public void meets(@Nullable Fault next) {
    meets("", next);
  }

  /// From now on every call whose `METHOD /path` contains a text meets this; null for none.
  public synchronized void meets(String call, @Nullable Fault next) {
    faulty = call;
    fault = next;
  }

  /// The calls since the last time this was asked, as `METHOD /path`.
  public synchronized List<String> calls() {
    List<String> seen = List.copyOf(calls);
    calls.clear();
    return seen;
  }

  /// The reports that were accepted, in order.
  public synchronized List<JsonNode> reports() {
    return pool.reports.stream().<JsonNode>map(report -> JSON.valueToTree(report.body())).toList();
  }

  /// Takes no connections any more.
  public void goDown() throws Exception {
    server.stop();
  }

  /// Listens again, at the same address.
  public void comeUp() throws Exception {
    server.start();
  }

  @Override
  public void close() throws Exception {
    server.stop();
  }

  private final class Answering extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      String body = Content.Source.asString(request, StandardCharsets.UTF_8);
      String call = request.getMethod() + " " + Request.getPathInContext(request);
      synchronized (BrokerSimulator.this) {
        calls.add(call);
        Fault met = call.contains(faulty) ? fault : null;
        switch (met) {
          case Fault.Hangs _ -> {}
          case Fault.Says says -> write(response, callback, says.status(), says.body());
          case Fault.BreaksAfterwards _ -> {
            var _ = reply(request, body);
            request.getConnectionMetaData().getConnection().getEndPoint().close();
          }
          case null -> {
            SimulatedApi.Reply reply = reply(request, body);
            write(response, callback, reply.status(), reply.body().toString());
          }
        }
      }
      return true;
    }
  }

  private SimulatedApi.Reply reply(Request request, String body) throws Exception {
    String bearer = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    if (bearer == null) {
      return new SimulatedApi.Reply(401, detail("API key required."));
    }
    if (!bearer.equals("Bearer " + TOKEN)) {
      return new SimulatedApi.Reply(403, detail("Invalid API key"));
    }
    JsonNode json = body.isEmpty() ? MissingNode.getInstance() : JSON.readTree(body);
    return api.answer(request.getMethod(), Request.getPathInContext(request), json);
  }

  private static JsonNode detail(String text) {
    return JSON.createObjectNode().put("detail", text);
  }

  private void write(Response response, Callback callback, int status, String body) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.DATE, date(time.now()));
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.write(true, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), callback);
  }

  private static String date(Instant now) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC));
  }
}
