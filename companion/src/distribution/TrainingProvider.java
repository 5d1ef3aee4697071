import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A provider on this machine that answers every request at once with a small message, as a stream
/// where that is asked for.
final class TrainingProvider implements AutoCloseable {
  private static final String ANSWER =
      """
      {"id":"msg_1","type":"message","role":"assistant","content":[{"type":"text","text":"ok"}],\
      "usage":{"input_tokens":1,"output_tokens":1}}\
      """;

  private static final List<String> EVENTS =
      List.of(
          """
          event: message_start
          data: {"type":"message_start","message":{"id":"msg_1","role":"assistant","content":[]}}

          """,
          """
          event: content_block_delta
          data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"ok"}}

          """,
          """
          event: message_stop
          data: {"type":"message_stop"}

          """);

  static {
    // Else a head and its body lie 40 ms apart.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  TrainingProvider() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext("/", TrainingProvider::answer);
    server.start();
  }

  String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.close();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      if (body.contains("\"stream\":true")) {
        answer(exchange, "text/event-stream", EVENTS);
      } else {
        answer(exchange, "application/json", List.of(ANSWER));
      }
    }
  }

  private static void answer(HttpExchange exchange, String type, List<String> parts)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream body = exchange.getResponseBody()) {
      for (String part : parts) {
        body.write(part.getBytes(UTF_8));
        body.flush();
      }
    }
  }
}
