package io.tokenpak.companion.backend.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenpak.dispatch.turn.LentTool;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What of a turn's rounds is the client's to see, and under which name.
///
/// @param model as the caller named it
/// @param id what the answer is called if the provider does not say
/// @param lent the names of the caller's tools
record AnswerIdentity(String model, String id, Set<String> lent) {
  private static final Set<String> SHOWN = Set.of("text", "thinking", "redacted_thinking");

  /// The beginning of the message, as the first round has it.
  ObjectNode of(JsonNode first) {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    message.put("id", first.path("id").asText(id)).put("type", "message").put("role", "assistant");
    message.put("model", model).putArray("content");
    message.putNull("stop_reason").putNull("stop_sequence");
    if (first.path("usage").isObject()) {
      var _ = message.set("usage", first.path("usage"));
    } else {
      message.putObject("usage").put("input_tokens", 0).put("output_tokens", 0);
    }
    return message;
  }

  /// A block as the client is to see it; null if it is none of its business.
  @Nullable ObjectNode shown(JsonNode block) {
    if (!(block instanceof ObjectNode object)) {
      return null;
    }
    String type = block.path("type").asText();
    if (SHOWN.contains(type)) {
      return object;
    }
    String name = block.path("name").asText();
    if (!type.equals("tool_use") || !name.startsWith(LentTool.PREFIX)) {
      return null;
    }
    String own = name.substring(LentTool.PREFIX.length());
    return lent.contains(own) ? object.deepCopy().put("name", own) : null;
  }
}
