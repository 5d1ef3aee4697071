package io.tokenpak.dispatch.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;

/// One message of a conversation, as the Messages API has it.
///
/// @param role `user` or `assistant`
/// @param content content blocks; a text of its own is one text block
public record Message(String role, List<JsonNode> content) {
  /// The role of whoever asks.
  public static final String USER = "user";

  /// The role of the model.
  public static final String ASSISTANT = "assistant";

  /// Checks the role and the blocks' shape, and copies the list.
  public Message {
    if (!role.equals(USER) && !role.equals(ASSISTANT)) {
      throw new IllegalArgumentException("role must be user or assistant");
    }
    content = List.copyOf(content);
    for (JsonNode block : content) {
      checkBlock(block);
    }
  }

  private static void checkBlock(JsonNode block) {
    if (!block.isObject() || !block.path("type").isTextual()) {
      throw new IllegalArgumentException("content must be blocks that have a type");
    }
    if (block.path("type").textValue().equals("text") && !block.path("text").isTextual()) {
      throw new IllegalArgumentException("a text block must have a text");
    }
  }

  /// Reads a message of a request.
  public static Message of(JsonNode message) {
    JsonNode content = message.path("content");
    String role = message.path("role").asText();
    if (content.isTextual()) {
      return new Message(role, List.of(text(content.textValue())));
    }
    if (!content.isArray()) {
      throw new IllegalArgumentException("content must be a text or a list of blocks");
    }
    List<JsonNode> blocks = new ArrayList<>(content.size());
    content.forEach(blocks::add);
    return new Message(role, blocks);
  }

  /// What a user says in plain text.
  public static Message user(String text) {
    return new Message(USER, List.of(text(text)));
  }

  /// What a model answered.
  public static Message assistant(List<JsonNode> content) {
    return new Message(ASSISTANT, content);
  }

  private static JsonNode text(String text) {
    return JsonNodeFactory.instance.objectNode().put("type", "text").put("text", text);
  }

  /// Whether the user said it.
  public boolean isUser() {
    return role.equals(USER);
  }
}
