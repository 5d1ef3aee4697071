package io.tokenpak.companion.usage.ledger;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.tokenpak.companion.usage.Timing;
import io.tokenpak.companion.usage.Traffic;
import io.tokenpak.companion.usage.Usage;
import io.tokenpak.companion.usage.UsageAnswer;
import io.tokenpak.companion.usage.UsageFlag;
import io.tokenpak.companion.usage.UsageIntent;
import io.tokenpak.companion.usage.UsageNotes;
import io.tokenpak.companion.usage.UsageRow;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A row as members of a JSON object.
final class RowJson {
  private RowJson() {}

  static void write(UsageIntent intent, JsonGenerator json) throws IOException {
    json.writeStringField("request", intent.request());
    json.writeStringField("began", intent.began().toString());
    json.writeStringField("platform", intent.platform());
    text(json, "session", intent.session());
    json.writeStringField("provider", intent.provider());
    json.writeStringField("backend", intent.backend());
    json.writeStringField("method", intent.method());
    json.writeStringField("path", intent.path());
    json.writeStringField("source", intent.source());
    json.writeStringField("generation", intent.generation());
  }

  static void write(UsageRow row, JsonGenerator json) throws IOException {
    write(row.intent(), json);
    json.writeStringField("ended", row.ended().toString());
    json.writeNumberField("status", row.answer().status());
    json.writeStringField("outcome", row.answer().outcome());
    text(json, "answer_id", row.answer().id());
    Usage usage = row.answer().usage();
    if (usage != null) {
      json.writeObjectFieldStart("usage");
      write(usage, json);
      json.writeEndObject();
    }
    json.writeStringField("total", row.timing().total().toString());
    text(json, "first_byte", row.timing().firstByte());
    write(row.traffic(), json);
    writeNotes(row.notes(), json);
    text(json, "cost", row.cost() == null ? null : row.cost().toPlainString());
  }

  private static void write(Usage usage, JsonGenerator json) throws IOException {
    text(json, "model", usage.model());
    json.writeNumberField("input", usage.input());
    json.writeNumberField("output", usage.output());
    json.writeNumberField("cache_read", usage.cacheRead());
    json.writeNumberField("cache_written", usage.cacheWritten());
    json.writeNumberField("cache_written_long", usage.cacheWrittenLong());
    json.writeNumberField("reasoning", usage.reasoning());
    json.writeNumberField("searches", usage.searches());
    text(json, "stop_reason", usage.stopReason());
    text(json, "tier", usage.tier());
  }

  private static void write(Traffic traffic, JsonGenerator json) throws IOException {
    json.writeNumberField("request_bytes", traffic.requestBytes());
    json.writeNumberField("response_bytes", traffic.responseBytes());
    text(json, "request_in", traffic.requestIn());
    text(json, "request_out", traffic.requestOut());
    text(json, "response_in", traffic.responseIn());
    text(json, "response_out", traffic.responseOut());
    json.writeBooleanField("preserved", traffic.isPreserved());
  }

  private static void writeNotes(UsageNotes notes, JsonGenerator json) throws IOException {
    json.writeFieldName("retries");
    NotesJson.writeRetries(notes.retries(), json);
    json.writeFieldName("limits");
    NotesJson.writeLimits(notes.limits(), json);
    json.writeArrayFieldStart("flags");
    for (UsageFlag flag : notes.flags()) {
      json.writeString(flag.word());
    }
    json.writeEndArray();
  }

  private static void text(JsonGenerator json, String name, @Nullable Object value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value.toString());
    }
  }

  /// Reads what was written.
  ///
  /// @throws RuntimeException if it was something else
  static UsageIntent intent(JsonNode json) {
    return new UsageIntent(
        required(json, "request"),
        Instant.parse(required(json, "began")),
        required(json, "platform"),
        text(json, "session"),
        required(json, "provider"),
        required(json, "backend"),
        required(json, "method"),
        required(json, "path"),
        required(json, "source"),
        required(json, "generation"));
  }

  /// Reads what was written.
  ///
  /// @throws RuntimeException if it was something else
  static UsageRow row(JsonNode json) {
    JsonNode usage = json.path("usage");
    String firstByte = text(json, "first_byte");
    String cost = text(json, "cost");
    return new UsageRow(
        intent(json),
        Instant.parse(required(json, "ended")),
        new UsageAnswer(
            json.path("status").intValue(),
            required(json, "outcome"),
            text(json, "answer_id"),
            usage.isObject() ? usage(usage) : null),
        new Timing(
            Duration.parse(required(json, "total")),
            firstByte == null ? null : Duration.parse(firstByte)),
        traffic(json),
        notes(json),
        cost == null ? null : new BigDecimal(cost));
  }

  private static Usage usage(JsonNode json) {
    return new Usage(
        text(json, "model"),
        json.path("input").longValue(),
        json.path("output").longValue(),
        json.path("cache_read").longValue(),
        json.path("cache_written").longValue(),
        json.path("cache_written_long").longValue(),
        json.path("reasoning").longValue(),
        json.path("searches").longValue(),
        text(json, "stop_reason"),
        text(json, "tier"));
  }

  private static Traffic traffic(JsonNode json) {
    return new Traffic(
        json.path("request_bytes").longValue(),
        json.path("response_bytes").longValue(),
        text(json, "request_in"),
        text(json, "request_out"),
        text(json, "response_in"),
        text(json, "response_out"));
  }

  private static UsageNotes notes(JsonNode json) {
    return new UsageNotes(
        NotesJson.retries(json.path("retries")),
        NotesJson.limits(json.path("limits")),
        NotesJson.flags(json.path("flags").valueStream().map(JsonNode::asText).toList()));
  }

  static @Nullable String text(JsonNode json, String name) {
    return json.path(name).textValue();
  }

  static String required(JsonNode json, String name) {
    return Objects.requireNonNull(text(json, name), name);
  }
}
