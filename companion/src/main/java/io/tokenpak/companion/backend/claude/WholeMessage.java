package io.tokenpak.companion.backend.claude;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// Puts the events of one message together, for a client that wants it whole.
final class WholeMessage {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ObjectNode message = JsonNodeFactory.instance.objectNode();
  private ArrayNode content = JsonNodeFactory.instance.arrayNode();
  private ObjectNode block = JsonNodeFactory.instance.objectNode();
  private final StringBuilder text = new StringBuilder();
  private String member = "";

  void take(ObjectNode event) {
    switch (event.path("type").asText()) {
      case "message_start" -> {
        message = (ObjectNode) event.path("message").deepCopy();
        content = message.putArray("content");
      }
      case "content_block_start" ->
          block = content.addObject().setAll((ObjectNode) event.path("content_block").deepCopy());
      case "content_block_delta" -> delta(event.path("delta"));
      case "content_block_stop" -> settle();
      case "message_delta" -> {
        message.setAll((ObjectNode) event.path("delta"));
        TokenSum.overlay((ObjectNode) message.path("usage"), event.path("usage"));
      }
      default -> {
        // The end is where it ends.
      }
    }
  }

  /// The message, once its last event was taken.
  ObjectNode message() {
    return message;
  }

  private void delta(JsonNode delta) {
    switch (delta.path("type").asText()) {
      case "text_delta" -> append("text", delta.path("text").asText());
      case "thinking_delta" -> append("thinking", delta.path("thinking").asText());
      case "signature_delta" -> append("signature", delta.path("signature").asText());
      case "input_json_delta" -> append("input", delta.path("partial_json").asText());
      case "citations_delta" -> block.withArray("citations").add(delta.path("citation"));
      default -> {
        // Whatever the API may add: an answer is complete without it.
      }
    }
  }

  private void append(String to, String more) {
    if (!to.equals(member)) {
      settle();
      member = to;
      text.append(to.equals("input") ? "" : block.path(to).asText());
    }
    text.append(more);
  }

  private void settle() {
    if (member.equals("input")) {
      var _ = block.set("input", input(text.toString()));
    } else if (!member.isEmpty()) {
      var _ = block.put(member, text.toString());
    }
    member = "";
    text.setLength(0);
  }

  /// The input of a call that broke off is none.
  private static JsonNode input(String json) {
    try {
      JsonNode input = MAPPER.readTree(json);
      return input.isObject() ? input : JsonNodeFactory.instance.objectNode();
    } catch (JsonProcessingException _) {
      return JsonNodeFactory.instance.objectNode();
    }
  }
}
