package io.tokenpak.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class MessagesClientTest {
  private static final String TEXT = "data: {\"type\":\"text_delta\"}\n\n";
  private static final String STOP = "data: {\"type\":\"message_stop\"}\n\n";

  @Test
  void notesWhenAStreamBeginsSpeaksAndEnds() throws Exception {
    Answer answer =
        ask(exchange -> {
          exchange.sendResponseHeaders(200, 0);
          for (String part : List.of("event: message_start\n\n", TEXT, STOP)) {
            exchange.getResponseBody().write(part.getBytes(UTF_8));
            exchange.getResponseBody().flush();
          }
        });

    assertThat(List.of(answer.sent(), answer.begun(), answer.spoken(), answer.ended())).isSorted();
    assertThat(answer.untilEndedMillis())
        .isGreaterThanOrEqualTo(answer.untilSpokenMillis())
        .isPositive();
  }

  @Test
  void takesAnAnswerInOnePiece() throws Exception {
    Answer answer =
        ask(exchange -> {
          byte[] body = (TEXT + STOP).getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
        });

    assertThat(answer.spoken()).isPositive();
  }

  @Test
  void saysWhatARefusalSaid() {
    assertThatThrownBy(() ->
            ask(exchange -> {
              byte[] body = "{\"error\":\"all are busy\"}".getBytes(UTF_8);
              exchange.sendResponseHeaders(503, body.length);
              exchange.getResponseBody().write(body);
            }))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("503")
        .hasMessageContaining("all are busy");
  }

  @Test
  void refusesAnAnswerWithoutText() {
    assertThatThrownBy(() ->
            ask(exchange -> {
              exchange.sendResponseHeaders(200, 0);
              exchange.getResponseBody().write(STOP.getBytes(UTF_8));
            }))
        .hasMessageContaining("not the answer that was expected");
  }

  private static Answer ask(HttpHandler handler) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (HttpExchange open = exchange) {
            var _ = open.getRequestBody().readAllBytes();
            handler.handle(open);
          }
        });
    server.start();
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    try (MessagesClient client = new MessagesClient(url)) {
      return client.ask("{}".getBytes(UTF_8));
    } finally {
      server.stop(0);
    }
  }
}
