package io.tokenpak.companion.usage.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;

/// Entries as lines of JSON.
final class EntryJson {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private EntryJson() {}

  /// Appends an entry and the end of its line.
  static void write(Entry entry, ByteArrayOutputStream lines) throws IOException {
    try (JsonGenerator json = FACTORY.createGenerator(lines)) {
      json.writeStartObject();
      json.writeStringField("run", entry.run());
      switch (entry) {
        case Entry.Begun begun -> {
          json.writeBooleanField("open", true);
          RowJson.write(begun.intent(), json);
        }
        case Entry.Ended ended -> RowJson.write(ended.row(), json);
      }
      json.writeEndObject();
    }
    lines.write('\n');
  }

  /// Reads a line; empty if it is no entry.
  static Optional<Entry> read(String line) {
    try {
      JsonNode json = MAPPER.readTree(line);
      String run = RowJson.required(json, "run");
      return Optional.of(
          json.path("open").asBoolean()
              ? new Entry.Begun(run, RowJson.intent(json), null)
              : new Entry.Ended(run, RowJson.row(json)));
    } catch (IOException | RuntimeException broken) {
      return Optional.empty();
    }
  }
}
