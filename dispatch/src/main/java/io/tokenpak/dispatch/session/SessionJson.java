package io.tokenpak.dispatch.session;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;

/// A session record as it is written down.
final class SessionJson {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int VERSION = 1;

  private SessionJson() {}

  static byte[] write(SessionRecord record) throws JacksonException {
    ObjectNode json = JSON.createObjectNode();
    json.put("version", VERSION);
    json.put("id", record.id().toString());
    json.put("digest", record.digest().hex());
    json.put("caller", record.scope().caller());
    json.put("session", record.scope().session());
    json.put("workspace", record.scope().workspace().toString());
    json.put("model", record.model());
    json.put("created", record.created().toString());
    json.put("used", record.used().toString());
    json.put("turns", record.turns());
    json.put("configDir", record.configDir().toString());
    return JSON.writeValueAsBytes(json);
  }

  /// Reads a record back.
  ///
  /// @throws IOException if it is none, or of a version to come
  static SessionRecord read(byte[] bytes) throws IOException {
    JsonNode json = JSON.readTree(bytes);
    if (json.path("version").asInt() != VERSION) {
      throw new IOException("no session of version " + VERSION);
    }
    try {
      return new SessionRecord(
          UUID.fromString(text(json, "id")),
          new Scope(text(json, "caller"), text(json, "session"), Path.of(text(json, "workspace"))),
          new Digest(text(json, "digest")),
          text(json, "model"),
          Instant.parse(text(json, "created")),
          Instant.parse(text(json, "used")),
          json.path("turns").asInt(),
          Path.of(text(json, "configDir")));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException("no whole session", e);
    }
  }

  private static String text(JsonNode json, String name) {
    JsonNode value = json.path(name);
    if (!value.isTextual()) {
      throw new IllegalArgumentException("no " + name);
    }
    return value.textValue();
  }
}
