package io.tokenpak.dispatch.turn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenpak.dispatch.protocol.Json;

/// A content block that the model's stream brings in pieces.
final class BlockDraft {
  private final int index;
  private final ObjectNode start;
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder signature = new StringBuilder();
  private final StringBuilder input = new StringBuilder();

  /// Begins with a `content_block_start`.
  BlockDraft(JsonNode event) {
    index = event.path("index").asInt();
    start =
        event.path("content_block") instanceof ObjectNode block
            ? block.deepCopy()
            : JsonNodeFactory.instance.objectNode().put("type", "");
  }

  int index() {
    return index;
  }

  void add(JsonNode delta) {
    switch (delta.path("type").asText()) {
      case "text_delta" -> text.append(delta.path("text").asText());
      case "thinking_delta" -> text.append(delta.path("thinking").asText());
      case "signature_delta" -> signature.append(delta.path("signature").asText());
      case "input_json_delta" -> input.append(delta.path("partial_json").asText());
      default -> {}
    }
  }

  /// The block with all that was added. Input that is no JSON is left as the start had it: the CLI
  /// refuses such a call itself.
  ObjectNode whole() {
    switch (start.path("type").asText()) {
      case "text" -> append("text");
      case "thinking" -> {
        append("thinking");
        start.put("signature", start.path("signature").asText("") + signature);
      }
      case "tool_use" -> readInput();
      default -> {}
    }
    return start;
  }

  private void append(String field) {
    start.put(field, start.path(field).asText("") + text);
  }

  private void readInput() {
    if (!input.isEmpty()) {
      start.set("input", Json.read(input.toString()).orElseGet(start::objectNode));
    }
  }
}
