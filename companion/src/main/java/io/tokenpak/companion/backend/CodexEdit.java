package io.tokenpak.companion.backend;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.StringJoiner;

/// Edits the top-level members of one JSON object in place, in a single pass. All bytes but those
/// of the changed members and the commas of removed ones stay as they are.
final class CodexEdit {
  /// A long member is normal here (an image), and the body's own bound holds.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final byte[] json;

  /// What follows the opening brace, edited up to [#copied]; empty until the first edit.
  private final ByteArrayOutputStream tail = new ByteArrayOutputStream(0);

  /// Where the opening brace ends.
  private int start;

  /// Up to where the document has gone into [#tail] or was left out of it.
  private int copied;

  private boolean hasMembers;
  private boolean hasStream;
  private boolean hasStore;

  private CodexEdit(byte[] json) {
    this.json = json;
  }

  /// The edited document; empty if it needs no edit or is not one JSON object in UTF-8.
  static Optional<byte[]> of(byte[] json) {
    if (!Utf8Text.isUtf8(json)) {
      return Optional.empty();
    }
    try (JsonParser parser = FACTORY.createParser(json)) {
      CodexEdit edit = new CodexEdit(json);
      return edit.read(parser) ? edit.result() : Optional.empty();
    } catch (IOException notJson) {
      return Optional.empty();
    }
  }

  /// Whether this is one object and nothing else.
  private boolean read(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return false;
    }
    start = offset(parser.currentTokenLocation()) + 1;
    copied = start;
    for (boolean first = true; parser.nextToken() == JsonToken.FIELD_NAME; first = false) {
      member(parser, first);
    }
    return parser.nextToken() == null;
  }

  private void member(JsonParser parser, boolean first) throws IOException {
    int nameStart = offset(parser.currentTokenLocation());
    String name = parser.currentName();
    JsonToken value = parser.nextToken();
    boolean removed = name.equals("max_output_tokens");
    if (!first && (removed || !hasMembers)) {
      cutCommaBefore(nameStart);
    }
    if (removed) {
      cut(nameStart, valueEnd(parser));
      return;
    }
    hasMembers = true;
    switch (name) {
      case "stream" -> hasStream = true;
      case "store" -> hasStore = true;
      default -> {
        parser.skipChildren();
        return;
      }
    }
    JsonToken wanted = name.equals("stream") ? JsonToken.VALUE_TRUE : JsonToken.VALUE_FALSE;
    if (value != wanted) {
      cut(offset(parser.currentTokenLocation()), valueEnd(parser));
      tail.writeBytes(wanted.asByteArray());
    }
  }

  private static int valueEnd(JsonParser parser) throws IOException {
    parser.skipChildren();
    parser.finishToken();
    return offset(parser.currentLocation());
  }

  /// Documents are arrays, so offsets are ints.
  private static int offset(JsonLocation location) {
    return Math.toIntExact(location.getByteOffset());
  }

  private void cutCommaBefore(int name) {
    int comma = name - 1;
    while (json[comma] != ',') {
      comma--;
    }
    cut(comma, comma + 1);
  }

  private void cut(int from, int to) {
    tail.write(json, copied, from - copied);
    copied = to;
  }

  private Optional<byte[]> result() {
    byte[] missing = missing().getBytes(StandardCharsets.US_ASCII);
    if (copied == start && missing.length == 0) {
      return Optional.empty();
    }
    int rest = json.length - copied;
    byte[] result = new byte[start + missing.length + tail.size() + rest];
    ByteBuffer.wrap(result)
        .put(json, 0, start)
        .put(missing)
        .put(tail.toByteArray())
        .put(json, copied, rest);
    return Optional.of(result);
  }

  /// The members to insert, with a comma behind them if others follow.
  private String missing() {
    StringJoiner members = new StringJoiner(",", "", hasMembers ? "," : "").setEmptyValue("");
    if (!hasStream) {
      members.add("\"stream\":true");
    }
    if (!hasStore) {
      members.add("\"store\":false");
    }
    return members.toString();
  }
}
