package io.tokenpak.dispatch.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Questions to the program at the other end of the pipes, by control requests.
final class Host {
  /// The host answered a question with an error, or can answer none any more.
  static final class Declined extends Exception {
    private static final long serialVersionUID = 1L;

    Declined(String message) {
      super(message);
    }
  }

  private final Lines lines;
  private final Map<String, CompletableFuture<JsonNode>> open = new ConcurrentHashMap<>();
  private volatile boolean gone;

  Host(Lines lines) {
    this.lines = lines;
  }

  /// Asks, and waits for the answer as long as the work goes on; `cancelled` runs when it does not.
  JsonNode ask(ObjectNode request, Work work, java.util.function.Consumer<String> cancelled)
      throws Aborted, Declined {
    String id = UUID.randomUUID().toString();
    CompletableFuture<JsonNode> answer = send(id, request);
    work.onAbort(() -> {
      if (open.remove(id) != null) {
        cancelled.accept(id);
        boolean _ = answer.cancel(false);
      }
    });
    try {
      return accepted(answer.get());
    } catch (java.util.concurrent.CancellationException e) {
      throw new Aborted();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Asks, and waits for a bounded time.
  JsonNode ask(ObjectNode request, long millis) throws Declined {
    String id = UUID.randomUUID().toString();
    try {
      return accepted(send(id, request).get(millis, TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      open.remove(id);
      throw new Declined("timeout");
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Tells without caring for an answer.
  void tell(ObjectNode request) {
    write(UUID.randomUUID().toString(), request);
  }

  void answered(JsonNode response) {
    CompletableFuture<JsonNode> answer = open.remove(response.path("request_id").asText());
    if (answer != null) {
      answer.complete(response);
    }
  }

  /// No answers will come any more.
  void gone() {
    gone = true;
    open.forEach((id, answer) -> answer.complete(closed()));
    open.clear();
  }

  private CompletableFuture<JsonNode> send(String id, ObjectNode request) {
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    open.put(id, answer);
    write(id, request);
    if (gone) {
      answer.complete(closed());
    }
    return answer;
  }

  private void write(String id, ObjectNode request) {
    ObjectNode line = Json.object("type", "control_request").put("request_id", id);
    line.set("request", request);
    lines.write(line);
  }

  private static JsonNode accepted(JsonNode response) throws Declined {
    if (!response.path("subtype").asText().equals("success")) {
      throw new Declined(response.path("error").asText());
    }
    return response.path("response");
  }

  private static ObjectNode closed() {
    return Json.object("subtype", "error")
        .put("error", "AbortError: Tool permission stream closed before response received");
  }
}
