package io.tokenpak.companion.status;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tokenpak.companion.usage.ledger.LedgerHealth;
import java.io.IOException;

/// `ledger`: whether usage is recorded.
public record LedgerPart(LedgerHealth health) implements StatusPart {
  @Override
  public void write(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("ledger");
    json.writeBooleanField("degraded", health.degraded());
    json.writeStringField("finding", health.finding());
    json.writeNumberField("written", health.written());
    json.writeNumberField("waiting", health.waiting());
    json.writeNumberField("lost", health.lost());
    json.writeEndObject();
  }
}
