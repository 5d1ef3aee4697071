package io.tokenpak.companion.status;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tokenpak.companion.exchange.ExchangeLog;
import java.io.IOException;
import java.util.List;

/// Exchanges as JSON.
final class ExchangeJson {
  private ExchangeJson() {}

  /// Writes a member that lists them.
  static void write(String member, List<ExchangeLog.Entry> entries, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart(member);
    for (ExchangeLog.Entry entry : entries) {
      write(entry, json);
    }
    json.writeEndArray();
  }

  private static void write(ExchangeLog.Entry entry, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", entry.id());
    json.writeStringField("at", entry.began().toString());
    json.writeStringField("platform", Shown.text(entry.labels().platform()));
    json.writeStringField("session", Shown.text(entry.labels().session()));
    json.writeStringField("provider", entry.labels().provider());
    json.writeStringField("backend", entry.labels().backend());
    json.writeStringField("credential", entry.labels().credential());
    json.writeStringField("method", Shown.text(entry.method()));
    json.writeStringField("path", Shown.text(entry.path()));
    json.writeNumberField("status", entry.status());
    json.writeNumberField("request_bytes", entry.requestBytes());
    json.writeNumberField("response_bytes", entry.responseBytes());
    json.writeNumberField("duration_ms", entry.duration().toMillis());
    json.writeStringField("outcome", entry.outcome());
    json.writeEndObject();
  }
}
