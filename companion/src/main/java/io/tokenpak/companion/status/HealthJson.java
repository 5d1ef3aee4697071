package io.tokenpak.companion.status;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tokenpak.companion.credential.SourceHealth;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A credential source's state as a JSON object.
public final class HealthJson {
  private HealthJson() {}

  /// Writes the object; times are ISO 8601, or null where nothing is known.
  public static void write(SourceHealth health, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("source", health.source());
    json.writeStringField("place", health.place());
    json.writeStringField("state", health.state().name().toLowerCase(Locale.ROOT));
    json.writeStringField("expires", text(health.expires()));
    json.writeStringField("renewable_until", text(health.renewableUntil()));
    json.writeStringField("advice", health.advice());
    json.writeStringField("next", health.next());
    json.writeEndObject();
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
