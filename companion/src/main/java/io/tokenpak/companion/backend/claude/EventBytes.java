package io.tokenpak.companion.backend.claude;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Events as [server-sent events](https://html.spec.whatwg.org/multipage/server-sent-events.html),
/// one after the other.
final class EventBytes {
  private static final ObjectWriter WRITER =
      JsonMapper.builder()
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .build()
          .writer();

  /// Can write half a surrogate pair, too.
  private static final ObjectWriter ESCAPING =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build().writer();

  private static final byte[] EVENT = ascii("event: ");
  private static final byte[] DATA = ascii("\ndata: ");
  private static final byte[] END = ascii("\n\n");

  private final Growing bytes = new Growing();

  void add(JsonNode event) {
    head(event.path("type").asText());
    int start = bytes.size();
    try {
      WRITER.writeValue(bytes, event);
    } catch (IOException _) {
      bytes.truncate(start);
      bytes.writeBytes(escaped(event));
    }
    bytes.writeBytes(END);
  }

  /// @param json the event as it is to be written, without line breaks
  void add(String type, byte[] json) {
    head(type);
    bytes.writeBytes(json);
    bytes.writeBytes(END);
  }

  private void head(String type) {
    bytes.writeBytes(EVENT);
    bytes.writeBytes(ascii(type));
    bytes.writeBytes(DATA);
  }

  /// The JSON of a value, half surrogate pairs included.
  static byte[] json(JsonNode value) {
    try {
      return WRITER.writeValueAsBytes(value);
    } catch (IOException _) {
      return escaped(value);
    }
  }

  private static byte[] escaped(JsonNode value) {
    try {
      return ESCAPING.writeValueAsBytes(value);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  int size() {
    return bytes.size();
  }

  /// Takes all bytes out.
  byte[] take() {
    byte[] taken = bytes.toByteArray();
    bytes.reset();
    return taken;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static final class Growing extends ByteArrayOutputStream {
    Growing() {
      super(1024);
    }

    void truncate(int size) {
      count = size;
    }
  }
}
