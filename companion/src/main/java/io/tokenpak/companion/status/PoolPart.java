package io.tokenpak.companion.status;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tokenpak.dispatch.PoolStatus;
import java.io.IOException;
import java.util.Locale;

/// `pool`: how the pool of CLI processes stands. What was said in it is nobody's business here.
///
/// @param login whose login its processes use, `own` or `companion`
/// @param status of the pool, now
public record PoolPart(String login, PoolStatus status) implements StatusPart {
  @Override
  public void write(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("pool");
    json.writeStringField("state", word(status.state()));
    json.writeStringField("program", status.program().orElse(""));
    json.writeStringField("login", login);
    json.writeStringField("finding", status.finding());
    json.writeObjectFieldStart("enclosure");
    json.writeBooleanField("tight", status.enclosure().tight());
    json.writeStringField("finding", status.enclosure().finding());
    json.writeEndObject();
    writeTotals(status.totals(), json);
    json.writeArrayFieldStart("processes");
    for (PoolStatus.Child child : status.children()) {
      write(child, json);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeTotals(PoolStatus.Totals totals, JsonGenerator json) throws IOException {
    json.writeNumberField("sessions", totals.sessions());
    json.writeNumberField("turns", totals.turns());
    json.writeNumberField("waiting", totals.waiting());
    json.writeNumberField("waited", totals.waited());
    json.writeNumberField("refused", totals.refused());
    json.writeNumberField("restarts", totals.restarts());
    json.writeNumberField("replaced", totals.replaced());
  }

  private static void write(PoolStatus.Child child, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("pid", child.pid());
    json.writeStringField("session", child.session().orElse(""));
    json.writeStringField("workspace", child.workspace().toString());
    json.writeStringField("state", word(child.state()));
    json.writeNumberField("turns", child.use().turns());
    json.writeNumberField("memory_bytes", child.use().memory());
    json.writeNumberField("age_seconds", child.use().age().toSeconds());
    json.writeNumberField("idle_seconds", child.use().idle().toSeconds());
    json.writeEndObject();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
