package io.tokenpak.dispatch.turn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// A message that came as a whole, told as the stream that it did not come as.
final class WholeMessage {
  private WholeMessage() {}

  /// A text that the CLI says itself.
  static List<JsonNode> events(String text, String id) {
    ObjectNode message = object("message").put("id", id).put("role", "assistant");
    message.putArray("content").addObject().put("type", "text").put("text", text);
    message.putObject("usage");
    return events(message);
  }

  static List<JsonNode> events(JsonNode message) {
    List<JsonNode> events = new ArrayList<>();
    ObjectNode head = ((ObjectNode) message).deepCopy();
    head.putArray("content");
    events.add(object("message_start").set("message", head));
    String reason = "end_turn";
    int index = 0;
    for (JsonNode block : message.path("content")) {
      boolean call = block.path("type").asText().equals("tool_use");
      reason = call ? "tool_use" : reason;
      ObjectNode start = object("content_block_start").put("index", index);
      events.add(start.set("content_block", block));
      events.add(object("content_block_stop").put("index", index++));
    }
    ObjectNode end = object("message_delta");
    end.putObject("delta").put("stop_reason", reason).putNull("stop_sequence");
    end.putObject("usage");
    events.add(end);
    events.add(object("message_stop"));
    return events;
  }

  private static ObjectNode object(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }
}
