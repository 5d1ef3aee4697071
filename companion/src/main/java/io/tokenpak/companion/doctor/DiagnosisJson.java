package io.tokenpak.companion.doctor;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// Findings as programs read them.
public final class DiagnosisJson {
  private DiagnosisJson() {}

  /// Writes an array of them.
  public static void write(List<Diagnosis> diagnoses, JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (Diagnosis diagnosis : diagnoses) {
      json.writeStartObject();
      json.writeStringField("level", diagnosis.level().name().toLowerCase(Locale.ROOT));
      json.writeStringField("subject", diagnosis.subject());
      json.writeStringField("finding", diagnosis.finding());
      json.writeStringField("advice", diagnosis.advice());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
