package io.tokenpak.companion.stub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StubProviderTest {
  private static final StubScript SCRIPT =
      StubScript.saying("pong").afterCalling("Bash", "{\"command\":\"true\"}");

  @Test
  void callsItsToolOnceAndThenSpeaks() throws Exception {
    try (StubProvider stub = StubProvider.start(SCRIPT)) {
      String first =
          post(stub, "/v1/messages", "{\"tools\":[{\"name\":\"Bash\"}],\"messages\":[]}");
      String second =
          post(
              stub,
              "/v1/messages",
              "{\"tools\":[{\"name\":\"Bash\"}],\"messages\":[{\"content\":[{\"type\":\"tool_result\"}]}]}");

      assertThat(first).contains("\"tool_use\"").contains("\"command\":\"true\"");
      assertThat(second).contains("\"text\":\"pong\"").contains("end_turn");
    }
  }

  @Test
  void streamsEveryApiAsEvents() throws Exception {
    try (StubProvider stub = StubProvider.start(SCRIPT)) {
      String streaming = "{\"stream\":true}";

      assertThat(post(stub, "/v1/messages?beta=true", streaming))
          .endsWith("{\"type\":\"message_stop\"}\n\n");
      assertThat(post(stub, "/backend-api/codex/responses", streaming))
          .startsWith("event: response.created\n")
          .contains("event: response.completed\n");
      assertThat(post(stub, "/v1/chat/completions", streaming)).endsWith("data: [DONE]\n\n");
    }
  }

  @Test
  void recordsHeaderLinesAsTheyWereSent() throws Exception {
    try (StubProvider stub = StubProvider.start(SCRIPT)) {
      post(stub, "/v1/responses?a=b", "{}");

      RecordedRequest request = stub.requests("POST", "/v1/responses").getFirst();
      assertThat(request.target()).isEqualTo("/v1/responses?a=b");
      assertThat(request.headerLines()).contains("X-Odd-CASE: some  value");
      assertThat(request.bodyText()).isEqualTo("{}");
    }
  }

  @Test
  void answersAPrewarmWithoutOutputOverAWebSocket() throws Exception {
    try (StubProvider stub = StubProvider.start(SCRIPT);
        HttpClient client = HttpClient.newHttpClient()) {
      Inbox inbox = new Inbox();
      URI uri = URI.create(stub.origin().toString().replace("http", "ws") + "/v1/responses");
      WebSocket socket = client.newWebSocketBuilder().buildAsync(uri, inbox).join();

      socket.sendText("{\"type\":\"response.create\",\"generate\":false}", true).join();
      assertThat(inbox.next()).contains("response.created");
      assertThat(inbox.next()).contains("response.completed").doesNotContain("pong");

      socket.sendText("{\"type\":\"response.create\"}", true).join();
      assertThat(inbox.next()).contains("response.created");
      assertThat(stub.webSocketMessages()).hasSize(2);
      socket.abort();
    }
  }

  @Test
  void declinesAWebSocketWhereTheScriptHasNone() throws Exception {
    try (StubProvider stub = StubProvider.start(SCRIPT.withoutWebSockets());
        HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create(stub.origin().toString().replace("http", "ws") + "/v1/responses");

      assertThat(client.newWebSocketBuilder().buildAsync(uri, new Inbox()))
          .failsWithin(Duration.ofSeconds(10))
          .withThrowableThat()
          .havingCause()
          .isInstanceOfSatisfying(
              WebSocketHandshakeException.class,
              declined -> assertThat(declined.getResponse().statusCode()).isEqualTo(426));
    }
  }

  private static String post(StubProvider stub, String target, String body)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(stub.origin().resolve(target))
              .header("X-Odd-CASE", "some  value")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  /// Collects whole text messages.
  private static final class Inbox implements WebSocket.Listener {
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        messages.add(partial.toString());
        partial.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Nullable String next() throws InterruptedException {
      return messages.poll(10, TimeUnit.SECONDS);
    }
  }
}
