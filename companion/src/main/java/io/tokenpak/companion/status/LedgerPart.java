package io.tokenpak.companion.status;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tokenpak.companion.usage.ledger.LedgerHealth;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/// `ledger`: whether usage is recorded.
///
/// @param health empty if no ledger is kept
public record LedgerPart(Supplier<Optional<LedgerHealth>> health) implements StatusPart {
  @Override
  public void write(JsonGenerator json) throws IOException {
    Optional<LedgerHealth> now = health.get();
    json.writeObjectFieldStart("ledger");
    json.writeBooleanField("on", now.isPresent());
    if (now.isPresent()) {
      write(now.get(), json);
    }
    json.writeEndObject();
  }

  private static void write(LedgerHealth health, JsonGenerator json) throws IOException {
    json.writeBooleanField("degraded", health.degraded());
    json.writeStringField("finding", health.finding());
    json.writeNumberField("written", health.written());
    json.writeNumberField("waiting", health.waiting());
    json.writeNumberField("lost", health.lost());
  }
}
