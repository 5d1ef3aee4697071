package io.tokenpak.dispatch.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A provider on the loopback interface that answers what the newest user text asks for.
///
/// Directives stand in that text, any number of them; of several texts in one message the last
/// counts:
///
/// | Directive | Effect |
/// |---|---|
/// | `[[text:…]]` | answers with this text |
/// | `[[tool:NAME {json}]]` | calls a tool; each further one is a round of its own |
/// | `[[par:NAME {json}]]` | calls tools, all in one answer |
/// | `[[think:…]]` | thinks first |
/// | `[[chunks:N,MS]]` | sends the text in N deltas, MS apart |
/// | `[[stall:N]]` | says nothing more after N deltas |
/// | `[[cut:N]]` | cuts the connection after N deltas |
/// | `[[cutn:COUNT,N]]` | does so only COUNT times for the same text |
/// | `[[err:STATUS,type]]` | declines |
/// | `[[errn:COUNT,STATUS,type]]` | declines COUNT times for the same text |
/// | `[[stop:REASON]]` | ends with another stop reason |
/// | `[[delay:MS]]`, `[[ttfb:MS]]` | waits before the head, before the first event |
public final class StubModel implements AutoCloseable {
  /// A request that came, with its headers in lower case.
  public record Asked(Map<String, String> headers, JsonNode body) {
    /// The text of the message at a position, counted from the end if it is negative.
    public String text(int position) {
      JsonNode messages = body.path("messages");
      int index = position < 0 ? messages.size() + position : position;
      return Json.textOf(messages.path(index).path("content"));
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final Map<String, AtomicInteger> times = new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger();
  private final AtomicInteger left = new AtomicInteger();

  private StubModel(HttpServer server) {
    this.server = server;
  }

  /// Starts one on a free port.
  public static StubModel start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    StubModel model = new StubModel(server);
    server.createContext("/", model::handle);
    server.setExecutor(model.threads);
    server.start();
    return model;
  }

  /// Where it listens.
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// The requests for answers so far, in the order they came.
  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  /// The newest request for an answer.
  public Asked lastAsked() {
    return asked.getLast();
  }

  /// How many that asked did not stay for the whole answer. One that leaves is noticed with the
  /// next event that it is sent.
  public int left() {
    return left.get();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(200, -1);
      } else if (!exchange.getRequestURI().getPath().equals("/v1/messages")) {
        send(exchange, 404, error("not_found_error", "no such path"));
      } else {
        JsonNode json = Json.parse(new String(body, StandardCharsets.UTF_8));
        asked.add(new Asked(headers(exchange), json));
        answer(exchange, json);
      }
    }
  }

  private static Map<String, String> headers(HttpExchange exchange) {
    Map<String, String> headers = new ConcurrentHashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(lowerCase(name), String.join(", ", values)));
    return headers;
  }

  private static String lowerCase(String name) {
    return name.toLowerCase(java.util.Locale.ROOT);
  }

  private void answer(HttpExchange exchange, JsonNode body) throws IOException {
    Script script = Script.of(body.path("messages"));
    exchange.getResponseHeaders().add("request-id", "req_stub_" + ids.incrementAndGet());
    Pause.of(Duration.ofMillis(script.number("delay", 0, 0)));
    if (script.directive("err").isPresent()) {
      decline(exchange, script, "err", 0);
    } else if (isStill(script, "errn")) {
      decline(exchange, script, "errn", 1);
    } else if (body.path("stream").asBoolean()) {
      exchange.getResponseHeaders().add("content-type", "text/event-stream; charset=utf-8");
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().flush();
      Pause.of(Duration.ofMillis(script.number("ttfb", 0, 0)));
      stream(exchange, script, body.path("model").asText());
    } else {
      send(
          exchange,
          200,
          StubStream.whole(script, body.path("model").asText(), ids.incrementAndGet()));
    }
  }

  private void stream(HttpExchange exchange, Script script, String model) throws IOException {
    try {
      new StubStream(exchange.getResponseBody(), script, isStill(script, "cutn"))
          .write(model, ids.incrementAndGet());
    } catch (StubStream.CutOff itself) {
      throw itself;
    } catch (IOException gone) {
      left.incrementAndGet();
      throw gone;
    }
  }

  /// Whether a directive that counts has not struck often enough for this text.
  private boolean isStill(Script script, String directive) {
    return script.directive(directive).isPresent()
        && times.computeIfAbsent(script.text(), text -> new AtomicInteger()).incrementAndGet()
            <= script.number(directive, 0, 0);
  }

  private static void decline(HttpExchange exchange, Script script, String directive, int at)
      throws IOException {
    String[] words = script.directive(directive).orElse("").split(",", -1);
    String type = words.length > at + 1 ? words[at + 1] : "api_error";
    send(exchange, script.number(directive, at, 500), error(type, "stub error " + words[at]));
  }

  private static ObjectNode error(String type, String message) {
    ObjectNode error = Json.object("type", "error");
    error.set("error", Json.object("type", type).put("message", message));
    return error;
  }

  private static void send(HttpExchange exchange, int status, ObjectNode body) {
    byte[] json = Json.bytes(body);
    exchange.getResponseHeaders().add("content-type", "application/json");
    try {
      exchange.sendResponseHeaders(status, json.length);
      exchange.getResponseBody().write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
