package io.tokenpak.companion.credential.lease;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/// A record as a line: a checksum, a blank, JSON, a line feed. Without its checksum a line that a
/// full disk or a power loss cut short could be mistaken for a smaller number.
final class LedgerLine {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CHECKSUM = 8;

  private LedgerLine() {}

  /// @param afresh whether a line before it may lack its end
  static byte[] of(LedgerRecord entry, boolean afresh) {
    byte[] json = bytes(json(entry));
    ByteArrayOutputStream line = new ByteArrayOutputStream(json.length + CHECKSUM + 3);
    if (afresh) {
      line.write('\n');
    }
    line.writeBytes(checksum(json, 0).getBytes(US_ASCII));
    line.write(' ');
    line.writeBytes(json);
    line.write('\n');
    return line.toByteArray();
  }

  /// The records of a file. What is no whole line is passed over.
  static List<LedgerRecord> all(byte[] file) {
    List<LedgerRecord> records = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i < file.length; i++) {
      if (file[i] == '\n') {
        parse(Arrays.copyOfRange(file, begin, i)).ifPresent(records::add);
        begin = i + 1;
      }
    }
    return records;
  }

  private static Optional<LedgerRecord> parse(byte[] line) {
    int json = CHECKSUM + 1;
    if (line.length <= json
        || !new String(line, 0, CHECKSUM, US_ASCII).equals(checksum(line, json))) {
      return Optional.empty();
    }
    try {
      return entry(JSON.readTree(line, json, line.length - json));
    } catch (IOException | DateTimeException unreadable) {
      return Optional.empty();
    }
  }

  private static JsonNode json(LedgerRecord entry) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    return switch (entry) {
      case LedgerRecord.Opened(String broker, String lease, LeaseOwner owner) ->
          json.put("lease", lease)
              .put("machine", owner.machine())
              .put("agent", owner.agent())
              .put("broker", broker);
      case LedgerRecord.Used(UseCount count, Instant at) ->
          json.put("requests", count.requests())
              .put("input", count.input())
              .put("output", count.output())
              .put("model", count.model())
              .put("at", at.toString());
      case LedgerRecord.Stamped(Instant stamp) -> json.put("stamp", stamp.toString());
    };
  }

  private static Optional<LedgerRecord> entry(JsonNode json) {
    if (json.has("lease")) {
      LeaseOwner owner = new LeaseOwner(json.path("machine").asText(), json.path("agent").asText());
      return Optional.of(
          new LedgerRecord.Opened(
              json.path("broker").asText(), json.path("lease").asText(), owner));
    }
    if (json.has("stamp")) {
      return Optional.of(new LedgerRecord.Stamped(Instant.parse(json.path("stamp").asText())));
    }
    if (!json.has("requests")) {
      return Optional.empty();
    }
    UseCount count =
        new UseCount(
            json.path("requests").asLong(),
            json.path("input").asLong(),
            json.path("output").asLong(),
            json.path("model").textValue());
    return Optional.of(new LedgerRecord.Used(count, Instant.parse(json.path("at").asText())));
  }

  private static byte[] bytes(JsonNode json) {
    try {
      return JSON.writeValueAsString(json).getBytes(UTF_8);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree is always JSON", impossible);
    }
  }

  private static String checksum(byte[] bytes, int from) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes, from, bytes.length - from);
    return HexFormat.of().toHexDigits((int) checksum.getValue());
  }
}
