package io.tokenpak.companion.backend.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads one content block. Marks of where to cache go: a request may have four, and the CLI sets
/// its own.
final class BlockReader {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,256}");
  private static final Set<String> IMAGES =
      Set.of("image/jpeg", "image/png", "image/gif", "image/webp");
  private static final Set<String> SOURCE_MEMBERS = Set.of("type", "media_type", "data");

  private final ToolPairs pairs;

  BlockReader(ToolPairs pairs) {
    this.pairs = pairs;
  }

  static ObjectNode text(String text) {
    return JsonNodeFactory.instance.objectNode().put("type", "text").put("text", text);
  }

  /// The block as the CLI is to have it; empty if it says nothing.
  Optional<JsonNode> block(Place block, boolean user) {
    BlockType type = BlockType.of(block, user);
    switch (type) {
      case TEXT -> {
        if (block.member("text").text().isEmpty()) {
          return Optional.empty();
        }
      }
      case IMAGE -> image(block.member("source"));
      case DOCUMENT -> document(block.member("source"));
      case TOOL_RESULT -> {
        return Optional.of(result(block));
      }
      case TOOL_USE -> call(block);
      case THINKING -> {
        var _ = block.member("thinking").text();
        var _ = block.member("signature").text();
      }
      case REDACTED_THINKING -> {
        var _ = block.member("data").text();
      }
    }
    return Optional.of(unmarked(block.value()));
  }

  private void call(Place block) {
    pairs.call(id(block.member("id")));
    var _ = block.member("name").text();
    var _ = block.member("input").object();
  }

  private static Place id(Place id) {
    if (!ID.matcher(id.text()).matches()) {
      throw id.wrong("must fit " + ID.pattern());
    }
    return id;
  }

  private JsonNode result(Place block) {
    pairs.result(id(block.member("tool_use_id")));
    var _ = block.member("is_error").flag();
    Place content = block.member("content");
    ObjectNode read = unmarked(block.value());
    if (content.isArray()) {
      ArrayNode parts = read.putArray("content");
      content.items().forEach(part -> parts.add(part(part)));
    } else if (!content.isAbsent()) {
      var _ = content.text();
    }
    return read;
  }

  /// The protocol by which tools are lent carries no more.
  private static JsonNode part(Place part) {
    String type = part.type();
    switch (type) {
      case "text" -> {
        var _ = part.member("text").text();
      }
      case "image" -> image(part.member("source"));
      default -> throw part.member("type").wrong("use one of text, image");
    }
    var _ = BlockType.of(part, true);
    return unmarked(part.value());
  }

  private static void image(Place source) {
    if (!source.type().equals("base64")) {
      throw source.member("type").wrong("must be base64: send the image itself");
    }
    Place media = source.only(SOURCE_MEMBERS).member("media_type");
    if (!IMAGES.contains(media.text())) {
      throw media.wrong("use one of image/gif, image/jpeg, image/png, image/webp");
    }
    base64(source.member("data"));
  }

  private static void document(Place source) {
    Place media = source.member("media_type");
    switch (source.type()) {
      case "base64" -> {
        if (!media.text().equals("application/pdf")) {
          throw media.wrong("must be application/pdf");
        }
        base64(source.only(SOURCE_MEMBERS).member("data"));
      }
      case "text" -> {
        if (!media.text().equals("text/plain")) {
          throw media.wrong("must be text/plain");
        }
        var _ = source.only(SOURCE_MEMBERS).member("data").text();
      }
      default -> throw source.member("type").wrong("use base64 or text: send the document itself");
    }
  }

  private static void base64(Place data) {
    String text = data.text();
    int length = text.length();
    int end = text.endsWith("==") ? length - 2 : text.endsWith("=") ? length - 1 : length;
    boolean wrong = length == 0 || length % 4 != 0;
    for (int i = 0; i < end && !wrong; i++) {
      wrong = !isBase64(text.charAt(i));
    }
    if (wrong) {
      throw data.wrong("must be base64, padded and without line breaks");
    }
  }

  private static boolean isBase64(char c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '+'
        || c == '/';
  }

  /// A copy without the mark; what it holds is shared.
  private static ObjectNode unmarked(JsonNode block) {
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    block
        .properties()
        .forEach(member -> {
          if (!member.getKey().equals(BlockType.MARK)) {
            var _ = copy.set(member.getKey(), member.getValue());
          }
        });
    return copy;
  }
}
