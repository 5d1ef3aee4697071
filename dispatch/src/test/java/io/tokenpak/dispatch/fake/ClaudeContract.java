package io.tokenpak.dispatch.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// What every test of the CLI's contract needs; the same tests hold for the double and the
/// original.
public abstract class ClaudeContract {
  /// Where everything of a test is.
  @TempDir Path home;

  private final List<DrivenClaude> started = new ArrayList<>();
  private StubModel model;

  /// Which program is tried.
  protected abstract Path program() throws Exception;

  @BeforeEach
  void startModel() throws IOException {
    model = StubModel.start();
  }

  @AfterEach
  void end() {
    started.forEach(DrivenClaude::close);
    model.close();
  }

  StubModel model() {
    return model;
  }

  DrivenClaude claude(String... arguments) throws Exception {
    return claude(Map.of(), arguments);
  }

  DrivenClaude claude(Map<String, String> variables, String... arguments) throws Exception {
    List<String> argv = new ArrayList<>(List.of("--model=claude-sonnet-4-5", "--bare"));
    argv.addAll(List.of(arguments));
    return bareless(variables, argv);
  }

  DrivenClaude bareless(Map<String, String> variables, List<String> arguments) throws Exception {
    Map<String, String> all = new java.util.HashMap<>(variables);
    all.put("ANTHROPIC_BASE_URL", model.uri().toString());
    DrivenClaude claude = DrivenClaude.start(program(), home.toRealPath(), all, arguments);
    started.add(claude);
    return claude;
  }

  static ObjectNode request(String subtype) {
    return Json.object("subtype", subtype);
  }

  static ObjectNode lending(String server) {
    ObjectNode request = request("initialize");
    request.putArray("sdkMcpServers").add(server);
    return request;
  }

  /// Serves what the CLI asks of a lent server, up to a call of one of its tools; answers that
  /// call.
  static JsonNode serveUntilCall(DrivenClaude claude) {
    while (true) {
      JsonNode asked = claude.asked("mcp_message");
      if (asked.at("/request/message/method").asText().equals("tools/call")) {
        return asked;
      }
      answerGreeting(claude, asked);
    }
  }

  static void answerGreeting(DrivenClaude claude, JsonNode asked) {
    JsonNode message = asked.path("request").path("message");
    ObjectNode result = Json.object();
    if (message.path("method").asText().equals("initialize")) {
      result.put("protocolVersion", "2025-06-18").putObject("capabilities").putObject("tools");
      result.putObject("serverInfo").put("name", "caller").put("version", "1");
    } else if (message.path("method").asText().equals("tools/list")) {
      ObjectNode tool = result.putArray("tools").addObject().put("name", "lookup");
      tool.put("description", "Looks up").putObject("inputSchema").put("type", "object");
    }
    claude.answer(asked, mcp(message, result));
  }

  static void answerCall(DrivenClaude claude, JsonNode call, String text) {
    ObjectNode result = Json.object();
    result.putArray("content").add(Json.textBlock(text));
    claude.answer(call, mcp(call.path("request").path("message"), result));
  }

  static ObjectNode mcp(JsonNode message, ObjectNode result) {
    ObjectNode answer = Json.object();
    ObjectNode response = answer.putObject("mcp_response").put("jsonrpc", "2.0");
    response.put("id", message.path("id").asInt()).set("result", result);
    return answer;
  }

  static String id() {
    return java.util.UUID.randomUUID().toString();
  }
}
