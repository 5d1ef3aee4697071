package io.tokenpak.dispatch.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// Tools that the host lends, as MCP servers within its own process.
final class Lent {
  private static final class Server {
    final Map<String, JsonNode> tools = new LinkedHashMap<>();
    final AtomicInteger nextId = new AtomicInteger();
    final CountDownLatch settled = new CountDownLatch(1);
    volatile String status = "pending";
  }

  private final Host host;
  private final long timeoutMillis;
  private final Map<String, Server> servers = new ConcurrentHashMap<>();

  Lent(Host host, long timeoutMillis) {
    this.host = host;
    this.timeoutMillis = timeoutMillis;
  }

  /// From now on a turn waits for the tools of this server.
  void expect(String name) {
    servers.put(name, new Server());
  }

  /// Greets the servers; what follows goes on while other lines are served.
  void greet() {
    servers.forEach(this::greet);
  }

  private void greet(String name, Server server) {
    try {
      ObjectNode params = Json.object("protocolVersion", "2025-11-25");
      params.set("capabilities", Json.object());
      params.set(
          "clientInfo", Json.object("name", "claude-code").put("version", FakeClaude.VERSION));
      JsonNode _ = call(name, server, "initialize", params);
      server.status = "connected";
      Thread.ofPlatform().daemon().start(() -> list(name, server));
    } catch (Host.Declined e) {
      server.status = "failed";
      server.settled.countDown();
    }
  }

  private void list(String name, Server server) {
    try {
      host.tell(message(name, notification("notifications/initialized")));
      JsonNode listed = call(name, server, "tools/list", null).path("tools");
      listed.forEach(tool -> server.tools.put(tool.path("name").asText(), tool));
    } catch (Host.Declined e) {
      server.status = "failed";
    } finally {
      server.settled.countDown();
    }
  }

  /// Waits until every server has told its tools or failed to.
  void settle(Work work) throws Aborted {
    for (Server server : servers.values()) {
      try {
        while (!server.settled.await(10, java.util.concurrent.TimeUnit.MILLISECONDS)) {
          work.check();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  ArrayNode status() {
    ArrayNode all = Json.array();
    servers.forEach((name, server) ->
        all.add(Json.object("name", name).put("status", server.status).put("source", "sdk")));
    return all;
  }

  /// The tools as the model gets them.
  ArrayNode definitions() {
    ArrayNode all = Json.array();
    servers.forEach((name, server) ->
        server.tools.forEach((tool, listed) -> {
          ObjectNode definition =
              Json.object("name", "mcp__" + name + "__" + tool)
                  .put("description", listed.path("description").asText());
          definition.set("input_schema", listed.path("inputSchema"));
          all.add(definition);
        }));
    return all;
  }

  boolean isReadOnly(String fullName) {
    return listed(fullName)
        .map(tool -> tool.path("annotations").path("readOnlyHint").asBoolean())
        .orElse(false);
  }

  boolean has(String fullName) {
    return listed(fullName).isPresent();
  }

  private Optional<JsonNode> listed(String fullName) {
    String[] parts = fullName.split("__", 3);
    return parts.length < 3
        ? Optional.empty()
        : Optional.ofNullable(servers.get(parts[1]))
            .flatMap(server -> Optional.ofNullable(server.tools.get(parts[2])));
  }

  Outcome call(String fullName, String toolUseId, JsonNode input, Work work) throws Aborted {
    String[] parts = fullName.split("__", 3);
    Server server = servers.getOrDefault(parts[1], new Server());
    int id = server.nextId.getAndIncrement();
    ObjectNode params = Json.object("name", parts[2]);
    params.set("arguments", input);
    params.set("_meta", Json.object("claudecode/toolUseId", toolUseId).put("progressToken", id));
    ObjectNode message = notification("tools/call");
    message.set("params", params);
    try {
      JsonNode result =
          unwrap(
              host.ask(
                  message(parts[1], message.put("id", id)),
                  work,
                  _ -> tellCancelled(parts[1], id)));
      return new Outcome(result.path("content"), result.path("isError").asBoolean());
    } catch (Host.Declined e) {
      return Outcome.error(e.getMessage());
    }
  }

  private void tellCancelled(String server, int id) {
    ObjectNode message = notification("notifications/cancelled");
    message.set(
        "params", Json.object().put("requestId", id).put("reason", "AbortError: remote-cancel"));
    host.tell(message(server, message));
  }

  private JsonNode call(
      String name,
      Server server,
      String method,
      @org.jspecify.annotations.Nullable ObjectNode params)
      throws Host.Declined {
    ObjectNode message = notification(method).put("id", server.nextId.getAndIncrement());
    if (params != null) {
      message.set("params", params);
    }
    return unwrap(host.ask(message(name, message), timeoutMillis));
  }

  private static JsonNode unwrap(JsonNode response) throws Host.Declined {
    JsonNode answer = response.path("mcp_response");
    if (answer.has("error")) {
      throw new Host.Declined(answer.path("error").path("message").asText());
    }
    return answer.path("result");
  }

  private static ObjectNode notification(String method) {
    return Json.object("jsonrpc", "2.0").put("method", method);
  }

  private static ObjectNode message(String server, ObjectNode message) {
    ObjectNode request = Json.object("subtype", "mcp_message").put("server_name", server);
    request.set("message", message);
    return request;
  }
}
