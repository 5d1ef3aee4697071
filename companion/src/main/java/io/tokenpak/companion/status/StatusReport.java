package io.tokenpak.companion.status;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tokenpak.companion.credential.Credentials;
import io.tokenpak.companion.credential.SourceHealth;
import io.tokenpak.companion.exchange.ExchangeLog;
import io.tokenpak.companion.exchange.LiveExchanges;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.util.Fields;

/// What the companion says about itself, as JSON. Holds no secret.
///
/// @param live the exchanges under way
/// @param log the exchanges that ended
/// @param parts what there is to say beside that
public record StatusReport(
    String version,
    Instant started,
    LiveExchanges live,
    ExchangeLog log,
    Credentials credentials,
    List<StatusPart> parts)
    implements OwnerEndpoint {
  public StatusReport {
    parts = List.copyOf(parts);
  }

  private static final int MOST_LIVE = 100;

  /// Where it is served.
  public static final String PATH = "/tokenpak/api/status";

  @Override
  public String method() {
    return HttpMethod.GET.asString();
  }

  @Override
  public byte[] answer(Fields query) {
    return json();
  }

  /// The report as UTF-8 JSON. Reads credential files.
  public byte[] json() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.writeStartObject();
      writeProcess(json);
      writeTotals(json);
      writeCredentials(json);
      for (StatusPart part : parts) {
        part.write(json);
      }
      writeRecent(json);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private void writeProcess(JsonGenerator json) throws IOException {
    json.writeStringField("version", version);
    json.writeStringField("started", started.toString());
    json.writeNumberField("uptime_seconds", Duration.between(started, Instant.now()).toSeconds());
    // While draining, nothing is answered here.
    json.writeStringField("state", "serving");
    json.writeNumberField("in_flight", live.count());
  }

  private void writeTotals(JsonGenerator json) throws IOException {
    Map<String, Long> byPlatform = log.byPlatform();
    json.writeObjectFieldStart("totals");
    json.writeNumberField(
        "requests", byPlatform.values().stream().mapToLong(Long::longValue).sum());
    json.writeNumberField("recovered_401", log.recovered());
    json.writeObjectFieldStart("by_platform");
    for (Map.Entry<String, Long> platform : byPlatform.entrySet()) {
      json.writeNumberField(Shown.text(platform.getKey()), platform.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void writeCredentials(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("credentials");
    for (SourceHealth health : credentials.health()) {
      HealthJson.write(health, json);
    }
    json.writeEndArray();
  }

  private void writeRecent(JsonGenerator json) throws IOException {
    ExchangeJson.write("live", live.entries(MOST_LIVE), json);
    ExchangeJson.write("recent", log.recent(), json);
  }
}
