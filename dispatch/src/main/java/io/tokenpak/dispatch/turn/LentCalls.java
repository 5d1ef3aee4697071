package io.tokenpak.dispatch.turn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenpak.dispatch.protocol.Asked;
import io.tokenpak.dispatch.protocol.HostLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The caller's tools as the CLI sees them: a server of the Model Context Protocol on this side of
/// the pipe. See <https://modelcontextprotocol.io/specification/2025-11-25/server/tools>.
///
/// The CLI calls one tool of a message after the other, the next when the last was answered, and
/// may call before the message has ended. So calls wait here for results, and results for calls.
final class LentCalls {
  /// A call's id of its own, which ties it to the model's words.
  private static final String TOOL_USE_ID = "claudecode/toolUseId";

  /// The CLI writes longer results to a file and tells the model so.
  private static final String LONGEST_RESULT = "anthropic/maxResultSizeChars";

  private static final int METHOD_UNKNOWN = -32601;
  private static final int PARAMETERS_WRONG = -32602;

  private final List<LentTool> tools;
  private final Map<String, Call> calls = new HashMap<>();
  private final Map<String, ObjectNode> results = new HashMap<>();
  private final Set<String> answered = new HashSet<>();

  private record Call(String requestId, JsonNode rpcId) {}

  LentCalls(List<LentTool> tools) {
    this.tools = List.copyOf(tools);
  }

  List<LentTool> tools() {
    return tools;
  }

  Set<String> qualifiedNames() {
    return tools.stream().map(LentTool::qualifiedName).collect(Collectors.toUnmodifiableSet());
  }

  /// What to send for a message of the CLI; nothing if it is a call that has to wait.
  synchronized Optional<String> take(Asked.Message asked) {
    JsonNode message = asked.message();
    JsonNode id = message.path("id");
    if (!asked.server().equals(LentTool.SERVER)) {
      return line(asked.requestId(), error(id, METHOD_UNKNOWN, "there is no such server"));
    }
    JsonNode params = message.path("params");
    return switch (message.path("method").asText()) {
      case "initialize" -> line(asked.requestId(), result(id, greeting(params)));
      case "tools/list" -> line(asked.requestId(), result(id, list()));
      case "tools/call" -> call(new Call(asked.requestId(), id), params);
      case "notifications/cancelled" -> {
        calls.values().removeIf(call -> call.rpcId().equals(params.path("requestId")));
        yield line(asked.requestId(), result(id, object()));
      }
      case "ping" -> line(asked.requestId(), result(id, object()));
      case String method when method.startsWith("notifications/") ->
          line(asked.requestId(), result(id, object()));
      case String method ->
          line(asked.requestId(), error(id, METHOD_UNKNOWN, "unknown method " + method));
    };
  }

  private static ObjectNode greeting(JsonNode params) {
    ObjectNode greeting = object();
    greeting.put("protocolVersion", params.path("protocolVersion").asText("2025-11-25"));
    greeting.putObject("capabilities").putObject("tools");
    greeting.putObject("serverInfo").put("name", LentTool.SERVER).put("version", "1");
    return greeting;
  }

  private ObjectNode list() {
    ObjectNode list = object();
    var entries = list.putArray("tools");
    for (LentTool tool : tools) {
      ObjectNode entry = entries.addObject();
      entry.put("name", tool.name()).put("description", tool.description());
      entry.set("inputSchema", tool.inputSchema());
      entry.putObject("_meta").put(LONGEST_RESULT, LentResults.LONGEST);
    }
    return list;
  }

  private Optional<String> call(Call call, JsonNode params) {
    String id = params.path("_meta").path(TOOL_USE_ID).asText("");
    String name = params.path("name").asText();
    if (id.isEmpty() || tools.stream().noneMatch(tool -> tool.name().equals(name))) {
      return line(
          call.requestId(), error(call.rpcId(), PARAMETERS_WRONG, "no tool of that name is lent"));
    }
    calls.put(id, call);
    return answer(id);
  }

  /// Keeps results of tools by the ids of their calls; what to send for those that were called.
  synchronized List<String> give(Map<String, ObjectNode> more) {
    results.putAll(more);
    List<String> lines = new ArrayList<>();
    more.keySet().forEach(id -> answer(id).ifPresent(lines::add));
    return lines;
  }

  private Optional<String> answer(String id) {
    Call call = calls.get(id);
    ObjectNode result = results.get(id);
    if (call == null || result == null) {
      return Optional.empty();
    }
    calls.remove(id);
    results.remove(id);
    answered.add(id);
    return line(call.requestId(), result(call.rpcId(), result));
  }

  /// Whether the CLI could know this call's result, since it was sent.
  synchronized boolean wasAnswered(String id) {
    return answered.contains(id);
  }

  /// Forgets all calls, with their turn.
  synchronized void clear() {
    calls.clear();
    results.clear();
    answered.clear();
  }

  private static Optional<String> line(String requestId, ObjectNode rpc) {
    ObjectNode response = object();
    response.set("mcp_response", rpc);
    return Optional.of(HostLine.answer(requestId, response));
  }

  private static ObjectNode result(JsonNode id, ObjectNode result) {
    ObjectNode rpc = rpc(id);
    rpc.set("result", result);
    return rpc;
  }

  private static ObjectNode error(JsonNode id, int code, String message) {
    ObjectNode rpc = rpc(id);
    rpc.putObject("error").put("code", code).put("message", message);
    return rpc;
  }

  /// A notification has no id, and the CLI wants an answer to it all the same.
  private static ObjectNode rpc(JsonNode id) {
    ObjectNode rpc = object().put("jsonrpc", "2.0");
    rpc.set("id", id.isMissingNode() ? JsonNodeFactory.instance.numberNode(0) : id);
    return rpc;
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
