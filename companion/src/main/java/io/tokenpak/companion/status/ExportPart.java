package io.tokenpak.companion.status;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tokenpak.companion.credential.export.ExportState;
import io.tokenpak.companion.credential.export.Exporter;
import java.io.IOException;

/// `exports`: how each continuous export stands.
public record ExportPart(Exporter exporter) implements StatusPart {
  @Override
  public void write(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("exports");
    for (ExportState state : exporter.states()) {
      json.writeStartObject();
      json.writeStringField("target", state.target());
      json.writeStringField("subject", state.subject());
      json.writeStringField("login", state.login());
      json.writeBooleanField("failed", state.failed());
      json.writeStringField("finding", state.finding());
      json.writeStringField("at", state.at().toString());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
