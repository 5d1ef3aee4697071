package io.tokenpak.dispatch.turn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenpak.dispatch.session.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Results of the caller's tools in the words of the Model Context Protocol. Refuses whatever would
/// reach the model as something else than it was: the conversation can then still be told anew.
final class LentResults {
  /// The longest text of a result that the CLI hands on as it is.
  static final int LONGEST = 500_000;

  private LentResults() {}

  /// The results by the ids of their calls, if the message holds those of all calls and nothing
  /// else.
  static Map<String, ObjectNode> of(Message message, List<String> calls) throws TurnRefused {
    Map<String, ObjectNode> results = new LinkedHashMap<>();
    for (JsonNode block : message.content()) {
      if (!block.path("type").asText().equals("tool_result")) {
        throw refused("more than results of tools was said");
      }
      String id = block.path("tool_use_id").asText();
      if (!calls.contains(id) || results.put(id, result(block)) != null) {
        throw refused("nothing waits for a result of " + id);
      }
    }
    if (results.size() < calls.size()) {
      throw refused("a result is missing; the calls were " + calls);
    }
    return results;
  }

  private static ObjectNode result(JsonNode block) throws TurnRefused {
    boolean failed = block.path("is_error").asBoolean();
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    ArrayNode content = result.putArray("content");
    JsonNode said = block.path("content");
    if (said.isTextual()) {
      add(content, said.textValue());
    }
    for (JsonNode part : said) {
      String type = part.path("type").asText();
      if (type.equals("text")) {
        add(content, part.path("text").asText());
      } else if (type.equals("image") && !failed && isBase64(part.path("source"))) {
        content.add(image(part.path("source")));
      } else {
        throw refused("a result holds what cannot be carried, of type " + type);
      }
    }
    checkLength(content);
    return failed ? result.put("isError", true) : result;
  }

  /// The API takes no empty text.
  private static void add(ArrayNode content, String text) {
    if (!text.isEmpty()) {
      content.addObject().put("type", "text").put("text", text);
    }
  }

  private static boolean isBase64(JsonNode source) {
    return source.path("type").asText().equals("base64");
  }

  private static ObjectNode image(JsonNode source) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "image")
        .put("data", source.path("data").asText())
        .put("mimeType", source.path("media_type").asText());
  }

  private static void checkLength(ArrayNode content) throws TurnRefused {
    long length = 0;
    for (JsonNode part : content) {
      length += part.path("text").asText("").length();
    }
    if (length > LONGEST) {
      throw refused("a result is longer than " + LONGEST + " characters");
    }
  }

  private static TurnRefused refused(String reason) {
    return new TurnRefused(TurnRefused.Kind.TOOL_RESULTS, reason);
  }
}
