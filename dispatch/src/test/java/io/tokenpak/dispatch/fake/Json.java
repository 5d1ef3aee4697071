package io.tokenpak.dispatch.fake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/// JSON as the CLI reads and writes it: texts of any length, lone surrogates replaced.
final class Json {
  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
              .build());
  private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  static ObjectNode object(String key, String value) {
    return object().put(key, value);
  }

  static ObjectNode textBlock(String text) {
    return object("type", "text").put("text", text);
  }

  static ObjectNode message(String role, JsonNode content) {
    ObjectNode message = object("role", role);
    message.set("content", content);
    return message;
  }

  static JsonNode parse(String text) throws JsonProcessingException {
    return MAPPER.readTree(text);
  }

  static byte[] bytes(JsonNode node) {
    try {
      ByteBuffer encoded =
          StandardCharsets.UTF_8
              .newEncoder()
              .onMalformedInput(CodingErrorAction.REPLACE)
              .replaceWith(REPLACEMENT)
              .encode(CharBuffer.wrap(MAPPER.writeValueAsString(node)));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (JsonProcessingException | CharacterCodingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// All text of a message's content, which is a string or a list of blocks.
  static String textOf(JsonNode content) {
    if (content.isTextual()) {
      return content.asText();
    }
    StringJoiner all = new StringJoiner("\n");
    for (JsonNode block : content) {
      if (block.path("type").asText().equals("text")) {
        all.add(block.path("text").asText());
      }
    }
    return all.toString();
  }

  /// The content of a message as a list of blocks.
  static ArrayNode blocks(JsonNode content) {
    ArrayNode blocks = array();
    if (content.isTextual()) {
      blocks.add(textBlock(content.asText().isEmpty() ? "(no content)" : content.asText()));
    } else {
      content.forEach(block -> blocks.add(block.<JsonNode>deepCopy()));
    }
    return blocks;
  }
}
