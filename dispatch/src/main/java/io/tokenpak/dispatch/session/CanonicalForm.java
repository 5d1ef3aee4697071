package io.tokenpak.dispatch.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Hashes a message in the one form that all its spellings share.
///
/// Clients send an answer back in their own words: a text for one text block, without thinking,
/// with cache marks, without the white space at its end. Each value is a kind, a length and so many
/// bytes, so that no two different messages run together into the same bytes.
final class CanonicalForm {
  /// Members that say how a block is to be carried, not what it says.
  private static final Set<String> TRANSPORT = Set.of("cache_control", "caller");

  private static final Set<String> THINKING = Set.of("thinking", "redacted_thinking");

  private final MessageDigest digest = sha256();

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  byte[] hash() {
    return digest.digest();
  }

  void message(Message message) {
    text(message.role());
    blocks(message.content(), !message.isUser());
  }

  /// Texts in a row are one text. White space at the end of a model's text is what clients and the
  /// API strip.
  private void blocks(Iterable<JsonNode> blocks, boolean strip) {
    List<Object> parts = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (JsonNode block : blocks) {
      String type = block.path("type").asText();
      if (type.equals("text")) {
        text.append(block.path("text").asText());
      } else if (!THINKING.contains(type)) {
        flush(text, strip, parts);
        parts.add(block);
      }
    }
    flush(text, strip, parts);
    frame('B', parts.size());
    for (Object part : parts) {
      if (part instanceof String said) {
        text(said);
      } else {
        block((JsonNode) part);
      }
    }
  }

  private static void flush(StringBuilder text, boolean strip, List<Object> parts) {
    String said = strip ? text.toString().stripTrailing() : text.toString();
    text.setLength(0);
    if (!said.isEmpty()) {
      parts.add(said);
    }
  }

  private void block(JsonNode block) {
    Map<String, JsonNode> members = new TreeMap<>();
    for (Map.Entry<String, JsonNode> member : block.properties()) {
      if (says(member)) {
        members.put(member.getKey(), member.getValue());
      }
    }
    boolean isResult = block.path("type").asText().equals("tool_result");
    JsonNode content = isResult ? members.remove("content") : null;
    frame('K', members.size());
    members.forEach((name, value) -> {
      text(name);
      value(value);
    });
    if (isResult) {
      result(content);
    }
  }

  private static boolean says(Map.Entry<String, JsonNode> member) {
    return !TRANSPORT.contains(member.getKey())
        && !member.getValue().isNull()
        && !(member.getKey().equals("is_error") && !member.getValue().asBoolean());
  }

  private void result(@Nullable JsonNode content) {
    if (content == null) {
      blocks(List.of(), false);
    } else if (content.isTextual()) {
      blocks(Message.user(content.textValue()).content(), false);
    } else {
      blocks(content, false);
    }
  }

  private void value(JsonNode value) {
    switch (value.getNodeType()) {
      case OBJECT -> object(value);
      case ARRAY -> {
        frame('A', value.size());
        value.forEach(this::value);
      }
      case STRING -> text(value.textValue());
      case NUMBER -> bytes('N', value.asText().getBytes(StandardCharsets.US_ASCII));
      default -> bytes('C', value.asText().getBytes(StandardCharsets.US_ASCII));
    }
  }

  private void object(JsonNode object) {
    Map<String, JsonNode> members = new TreeMap<>();
    object.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
    frame('O', members.size());
    members.forEach((name, value) -> {
      text(name);
      value(value);
    });
  }

  /// Half a surrogate pair has no UTF-8; such a text is hashed as it stands in memory.
  void text(String text) {
    try {
      ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      frame('S', utf8.remaining());
      digest.update(utf8);
    } catch (CharacterCodingException e) {
      ByteBuffer units = ByteBuffer.allocate(text.length() * Character.BYTES);
      units.asCharBuffer().put(text);
      bytes('W', units.array());
    }
  }

  void bytes(byte[] bytes) {
    bytes('Y', bytes);
  }

  private void bytes(char kind, byte[] bytes) {
    frame(kind, bytes.length);
    digest.update(bytes);
  }

  private void frame(char kind, int length) {
    digest.update(ByteBuffer.allocate(5).put((byte) kind).putInt(length).flip());
  }
}
