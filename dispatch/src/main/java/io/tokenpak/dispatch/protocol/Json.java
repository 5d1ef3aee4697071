package io.tokenpak.dispatch.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.Optional;

/// JSON as both ends of the protocol write it: one line a value, texts of any length.
public final class Json {
  /// A line carries an image twice, in base64.
  private static final StreamReadConstraints READ =
      StreamReadConstraints.builder()
          .maxStringLength(256 << 20)
          .maxNestingDepth(2000)
          .maxNumberLength(10_000)
          .build();

  /// A lone surrogate has no UTF-8: escaped, it reaches the other end as it is.
  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(READ)
              .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
              .build());

  private Json() {}

  /// The value that the text is; nothing if it is none.
  public static Optional<JsonNode> read(String text) {
    try {
      return Optional.of(MAPPER.readTree(text));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static String line(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
