package io.tokenpak.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/// A provider that answers every request at once with a small message.
final class StubProvider implements AutoCloseable {
  private static final byte[] ANSWER =
      """
      {"id":"msg_1","type":"message","role":"assistant","content":[{"type":"text","text":"ok"}],\
      "usage":{"input_tokens":1,"output_tokens":1}}\
      """
          .getBytes(UTF_8);

  private final HttpServer server;

  StubProvider() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", StubProvider::answer);
    server.start();
  }

  URI origin() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, ANSWER.length);
      exchange.getResponseBody().write(ANSWER);
    }
  }
}
