package io.tokenpak.companion.backend.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// A content block that the client is shown. It remembers what was shown, since a round that broke
/// off begins anew and what is repeated must not be shown twice.
final class ShownBlock {
  /// Where each kind of delta has its text.
  private static final Map<String, String> TEXTS =
      Map.of(
          "text_delta", "text",
          "thinking_delta", "thinking",
          "signature_delta", "signature",
          "input_json_delta", "partial_json");

  /// A text that grows, and how much of it this attempt has said.
  private static final class Said {
    private final StringBuilder text = new StringBuilder();
    private int again;
  }

  private final int index;
  private final ObjectNode start;
  private final Consumer<ObjectNode> client;
  private final Map<String, Said> said = new HashMap<>();
  private boolean closed;

  /// @param index among the blocks that the client is shown
  /// @param start the block as it begins
  ShownBlock(int index, ObjectNode start, Consumer<ObjectNode> client) {
    this.index = index;
    this.start = start;
    this.client = client;
  }

  /// The id of a call.
  String id() {
    return start.path("id").asText();
  }

  void open() {
    send(event("content_block_start").set("content_block", start));
  }

  /// The round that broke off begins this block anew.
  void reopen(ObjectNode again) throws BrokenAnswer {
    if (!again.equals(start)) {
      throw differs();
    }
    said.values().forEach(part -> part.again = 0);
  }

  void delta(JsonNode delta) throws BrokenAnswer {
    String type = delta.path("type").asText();
    String member = TEXTS.get(type);
    Said part = said.computeIfAbsent(type, _ -> new Said());
    String text = member == null ? delta.toString() : delta.path(member).asText();
    int known = Math.min(text.length(), part.text.length() - part.again);
    if (!part.text.substring(part.again, part.again + known).equals(text.substring(0, known))) {
      throw differs();
    }
    part.again += text.length();
    if (known == text.length() && !text.isEmpty()) {
      return;
    }
    if (closed || (known > 0 && member == null)) {
      throw differs();
    }
    var _ = part.text.append(text, known, text.length());
    show(delta, member == null || known == 0 ? "" : member, text.substring(known));
  }

  private void show(JsonNode delta, String member, String rest) {
    JsonNode shown = delta;
    if (!member.isEmpty()) {
      shown =
          JsonNodeFactory.instance
              .objectNode()
              .<ObjectNode>setAll((ObjectNode) delta)
              .put(member, rest);
    }
    send(event("content_block_delta").set("delta", shown));
  }

  /// The block is complete.
  void close() throws BrokenAnswer {
    for (Said part : said.values()) {
      if (part.again < part.text.length()) {
        throw differs();
      }
    }
    if (!closed) {
      closed = true;
      send(event("content_block_stop"));
    }
  }

  private ObjectNode event(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type).put("index", index);
  }

  private void send(ObjectNode event) {
    client.accept(event);
  }

  static BrokenAnswer differs() {
    return new BrokenAnswer(
        "the provider's stream broke off, and its repetition differs from what was sent: ask"
            + " again");
  }
}
