package io.tokenpak.companion.stub;

import static java.util.stream.StreamSupport.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// Answers of Anthropic's Messages API: a text or a tool call, whole or streamed.
final class Messages {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final StubScript script;

  Messages(StubScript script) {
    this.script = script;
  }

  StubAnswer answer(JsonNode request) {
    StubScript.ToolCall call = script.call().filter(tool -> wantsCall(request, tool)).orElse(null);
    ObjectNode block = call == null ? text(script.text()) : toolUse(call);
    String stopReason = call == null ? "end_turn" : "tool_use";
    return request.path("stream").asBoolean()
        ? new StubAnswer.Events(events(request, block, stopReason))
        : StubAnswer.ok(
            message(request)
                .put("stop_reason", stopReason)
                .set("content", JSON.arrayNode().add(block)));
  }

  StubAnswer count() {
    return StubAnswer.ok(JSON.objectNode().put("input_tokens", 42));
  }

  private static boolean wantsCall(JsonNode request, StubScript.ToolCall call) {
    boolean offered =
        stream(request.path("tools").spliterator(), false)
            .anyMatch(tool -> tool.path("name").asText().equals(call.name()));
    return offered && !request.path("messages").toString().contains("\"tool_result\"");
  }

  private static ObjectNode text(String text) {
    return JSON.objectNode().put("type", "text").put("text", text);
  }

  private static ObjectNode toolUse(StubScript.ToolCall call) {
    return JSON.objectNode()
        .put("type", "tool_use")
        .put("id", "toolu_stub_1")
        .put("name", call.name())
        .set("input", Json.parse(call.inputJson()));
  }

  private static ObjectNode message(JsonNode request) {
    ObjectNode message =
        JSON.objectNode()
            .put("id", "msg_stub_1")
            .put("type", "message")
            .put("role", "assistant")
            .put("model", request.path("model").asText("stub"))
            .putNull("stop_reason")
            .putNull("stop_sequence");
    message.set("content", JSON.arrayNode());
    message.set(
        "usage",
        JSON.objectNode()
            .put("input_tokens", 11)
            .put("cache_creation_input_tokens", 0)
            .put("cache_read_input_tokens", 0)
            .put("output_tokens", 7));
    return message;
  }

  private static List<String> events(JsonNode request, ObjectNode block, String stopReason) {
    List<String> events = new ArrayList<>();
    events.add(event(typed("message_start").set("message", message(request))));
    events.add(
        event(typed("content_block_start").put("index", 0).set("content_block", opening(block))));
    events.add(event(typed("ping")));
    for (ObjectNode delta : deltas(block)) {
      events.add(event(typed("content_block_delta").put("index", 0).set("delta", delta)));
    }
    events.add(event(typed("content_block_stop").put("index", 0)));
    ObjectNode end = typed("message_delta");
    end.set("delta", JSON.objectNode().put("stop_reason", stopReason).putNull("stop_sequence"));
    end.set("usage", JSON.objectNode().put("output_tokens", 7));
    events.add(event(end));
    events.add(event(typed("message_stop")));
    return events;
  }

  private static ObjectNode opening(ObjectNode block) {
    ObjectNode opening = block.deepCopy();
    return block.has("text") ? opening.put("text", "") : opening.set("input", JSON.objectNode());
  }

  private static List<ObjectNode> deltas(ObjectNode block) {
    boolean text = block.has("text");
    String whole = text ? block.path("text").asText() : block.path("input").toString();
    List<ObjectNode> deltas = new ArrayList<>();
    for (String half : Json.halves(whole)) {
      deltas.add(
          JSON.objectNode()
              .put("type", text ? "text_delta" : "input_json_delta")
              .put(text ? "text" : "partial_json", half));
    }
    return deltas;
  }

  private static ObjectNode typed(String type) {
    return JSON.objectNode().put("type", type);
  }

  private static String event(JsonNode data) {
    return "event: " + data.path("type").asText() + "\ndata: " + data + "\n\n";
  }
}
