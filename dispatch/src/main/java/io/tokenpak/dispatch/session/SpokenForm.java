package io.tokenpak.dispatch.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// A message in the form in which the CLI hands it on unchanged.
final class SpokenForm {
  private SpokenForm() {}

  /// Blank texts go: the API refuses them, and the CLI would put words of its own in their place.
  static Message of(Message message) {
    List<JsonNode> blocks = new ArrayList<>(message.content().size());
    for (JsonNode block : message.content()) {
      if (!isBlank(block)) {
        blocks.add(block((ObjectNode) block));
      }
    }
    return new Message(message.role(), blocks);
  }

  static boolean isBlank(JsonNode block) {
    return is(block, "text") && block.path("text").asText().isBlank();
  }

  static boolean is(JsonNode block, String type) {
    return block.path("type").asText().equals(type);
  }

  private static JsonNode block(ObjectNode block) {
    ObjectNode spoken = block;
    if (block.has("cache_control")) {
      spoken = shallow(spoken).without("cache_control");
    }
    if (is(block, "tool_use")) {
      spoken = shallow(spoken).put("name", Transcripts.CALLER_TOOLS + block.path("name").asText());
    }
    JsonNode content = block.path("content");
    if (is(block, "tool_result") && content.isArray()) {
      spoken = shallow(spoken);
      ArrayNode inner = spoken.putArray("content");
      content.forEach(part -> inner.add(unmarked(part)));
    }
    return spoken;
  }

  private static JsonNode unmarked(JsonNode part) {
    return part.has("cache_control") && part instanceof ObjectNode object
        ? shallow(object).without("cache_control")
        : part;
  }

  /// A copy that shares its members' values, for these may be large.
  private static ObjectNode shallow(ObjectNode block) {
    ObjectNode copy = block.objectNode();
    block.properties().forEach(member -> copy.set(member.getKey(), member.getValue()));
    return copy;
  }

  /// The results of tools in a message.
  static List<JsonNode> results(Message message) {
    return message.content().stream().filter(block -> is(block, "tool_result")).toList();
  }

  /// What is left to say of a message whose results the transcript holds.
  ///
  /// The CLI keeps the first result of a call and drops any later one. It writes down no message
  /// without content, and then loses all before it. So one empty result goes along.
  static Message withoutResults(Message message) {
    List<JsonNode> rest = new ArrayList<>();
    rest.add(shallow((ObjectNode) results(message).getFirst()).put("content", ""));
    message.content().stream().filter(block -> !is(block, "tool_result")).forEach(rest::add);
    return new Message(message.role(), rest);
  }
}
