package io.tokenpak.companion.credential.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/// Reads JSON of other programs so that what is not understood can be written back as it was.
///
/// No exception of Jackson's is passed on, because its messages quote what was read.
final class JsonTree {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");

  private JsonTree() {}

  /// The object in the bytes; a new one if there are none.
  ///
  /// @param file for messages
  static ObjectNode object(byte[] bytes, Object file) throws ExportException {
    if (bytes.length == 0) {
      return MAPPER.createObjectNode();
    }
    try {
      if (MAPPER.readTree(bytes) instanceof ObjectNode object) {
        return object;
      }
    } catch (IOException malformed) {
      // Told below.
    }
    throw new ExportException(file + " is not one JSON object: mend it or move it away");
  }

  /// A member that is an object; made if it is absent or null.
  static ObjectNode member(ObjectNode object, String name, Object file) throws ExportException {
    JsonNode member = object.path(name);
    if (member instanceof ObjectNode found) {
      return found;
    }
    if (!member.isMissingNode() && !member.isNull()) {
      throw new ExportException(
          file + " has a member " + name + " of an unknown form: mend it or move it away");
    }
    return object.putObject(name);
  }

  /// A member that is text; empty if it is absent, blank or of another type.
  static Optional<String> text(JsonNode object, String name) {
    JsonNode member = object.path(name);
    return member.isTextual() && !member.asText().isBlank()
        ? Optional.of(member.asText())
        : Optional.empty();
  }

  /// Sets a member, or removes it where there is no value.
  static void put(ObjectNode object, String name, Optional<String> value) {
    if (value.isPresent()) {
      object.put(name, value.get());
    } else {
      object.remove(name);
    }
  }

  /// The object as text, laid out like the file before: in one line or in many.
  static byte[] bytes(ObjectNode object, byte[] before, Object file) throws ExportException {
    boolean lines = before.length == 0 || contains(before, before.length - 1);
    try {
      byte[] bytes =
          lines
              ? MAPPER.writer(printer()).writeValueAsBytes(object)
              : MAPPER.writeValueAsBytes(object);
      return before.length > 0 && before[before.length - 1] == '\n' ? withLineEnd(bytes) : bytes;
    } catch (JsonProcessingException unwritable) {
      throw new ExportException(
          file + " holds text that cannot be written back as it is: mend it or move it away");
    }
  }

  /// Whether there is a line end among the first bytes.
  private static boolean contains(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\n') {
        return true;
      }
    }
    return false;
  }

  private static byte[] withLineEnd(byte[] bytes) {
    byte[] ended = Arrays.copyOf(bytes, bytes.length + 1);
    ended[bytes.length] = '\n';
    return ended;
  }

  /// As `JSON.stringify(…, null, 2)` lays it out.
  private static DefaultPrettyPrinter printer() {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator(""));
    printer.indentObjectsWith(LINES);
    printer.indentArraysWith(LINES);
    return printer;
  }
}
