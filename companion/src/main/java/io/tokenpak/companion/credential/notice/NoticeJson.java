package io.tokenpak.companion.credential.notice;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/// A notice as programs read it, see docs/credentials.md.
public final class NoticeJson {
  private NoticeJson() {}

  static byte[] bytes(Notice notice, boolean open) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("event", "tokenpak.credential.notice");
      json.writeStringField("status", status(open));
      writeMembers(notice, json);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  static String status(boolean open) {
    return open ? "open" : "resolved";
  }

  /// Writes what a notice says, into an object that is begun.
  public static void writeMembers(Notice notice, JsonGenerator json) throws IOException {
    Instant until = notice.until();
    json.writeStringField("level", notice.level().word());
    json.writeStringField("reason", notice.reason().word());
    json.writeStringField("source", notice.source());
    json.writeStringField("until", until == null ? null : until.toString());
    json.writeStringField("host", notice.remedy().host());
    json.writeStringField("command", notice.remedy().command());
    json.writeStringField("text", notice.text());
    json.writeStringField("raised", notice.raised().toString());
  }
}
