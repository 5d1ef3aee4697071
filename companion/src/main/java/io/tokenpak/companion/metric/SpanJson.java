package io.tokenpak.companion.metric;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tokenpak.companion.exchange.Printable;
import io.tokenpak.companion.usage.Usage;
import io.tokenpak.companion.usage.UsageRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Exchanges as spans, in the [JSON of
/// OTLP](https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding).
///
/// @param version the companion's
/// @param random where the ids of spans come from
record SpanJson(String version, RandomGenerator random) {
  private static final int LONGEST = 200;
  private static final int KIND_CLIENT = 3;
  private static final int STATUS_ERROR = 2;

  byte[] of(List<UsageRow> rows) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024 * rows.size());
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeArrayFieldStart("resourceSpans");
      json.writeStartObject();
      writeResource(json);
      json.writeArrayFieldStart("scopeSpans");
      json.writeStartObject();
      json.writeObjectFieldStart("scope");
      json.writeStringField("name", "io.tokenpak.companion");
      json.writeEndObject();
      json.writeArrayFieldStart("spans");
      for (UsageRow row : rows) {
        write(row, json);
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private void writeResource(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("resource");
    json.writeArrayFieldStart("attributes");
    text(json, "service.name", "tokenpak-companion");
    text(json, "service.version", version);
    json.writeEndArray();
    json.writeEndObject();
  }

  private void write(UsageRow row, JsonGenerator json) throws IOException {
    Optional<TraceParent> parent =
        Optional.ofNullable(row.notes().traceparent()).flatMap(TraceParent::of);
    json.writeStartObject();
    json.writeStringField("traceId", parent.map(TraceParent::trace).orElseGet(() -> id(16)));
    json.writeStringField("spanId", id(8));
    if (parent.isPresent()) {
      json.writeStringField("parentSpanId", parent.get().span());
    }
    json.writeStringField("name", shown(name(row)));
    json.writeNumberField("kind", KIND_CLIENT);
    json.writeStringField("startTimeUnixNano", nanos(row.intent().began()));
    json.writeStringField(
        "endTimeUnixNano", nanos(row.intent().began().plus(row.timing().total())));
    json.writeArrayFieldStart("attributes");
    writeExchange(row, json);
    writeUsage(row.answer().usage(), json);
    json.writeEndArray();
    json.writeObjectFieldStart("status");
    if (GenAi.failed(row.answer())) {
      json.writeNumberField("code", STATUS_ERROR);
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  /// Ids of zeros alone are none.
  private String id(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    bytes[0] |= 1;
    return HexFormat.of().formatHex(bytes);
  }

  private static String name(UsageRow row) {
    String operation = GenAi.operation(row.intent().path());
    String model = GenAi.model(row);
    return (operation.isEmpty() ? row.intent().method() : operation)
        + (model.isEmpty() ? "" : " " + model);
  }

  private static String nanos(Instant at) {
    return "%d%09d".formatted(at.getEpochSecond(), at.getNano());
  }

  private static void writeExchange(UsageRow row, JsonGenerator json) throws IOException {
    text(json, "gen_ai.operation.name", GenAi.operation(row.intent().path()));
    text(json, "gen_ai.provider.name", GenAi.provider(row.intent().provider()));
    text(json, "gen_ai.conversation.id", row.intent().session());
    text(json, "http.request.method", row.intent().method());
    text(json, "url.path", row.intent().path());
    if (row.answer().status() != 0) {
      number(json, "http.response.status_code", row.answer().status());
    }
    text(json, "error.type", GenAi.error(row.answer()));
    text(json, "tokenpak.request.id", row.intent().request());
    text(json, "tokenpak.platform", row.intent().platform());
    text(json, "tokenpak.provider", row.intent().provider());
    text(json, "tokenpak.source", row.intent().source());
    text(json, "tokenpak.outcome", row.answer().outcome());
    if (row.timing().firstByte() != null) {
      real(json, "gen_ai.response.time_to_first_chunk", row.timing().firstByte().toNanos() / 1e9);
    }
    if (row.cost() != null) {
      real(json, "tokenpak.cost_dollars", row.cost().doubleValue());
    }
  }

  private static void writeUsage(@Nullable Usage usage, JsonGenerator json) throws IOException {
    if (usage == null) {
      return;
    }
    text(json, "gen_ai.response.model", usage.model());
    number(json, "gen_ai.usage.input_tokens", usage.input());
    number(json, "gen_ai.usage.output_tokens", usage.output());
    number(json, "gen_ai.usage.cache_read.input_tokens", usage.cacheRead());
    number(json, "gen_ai.usage.cache_creation.input_tokens", usage.cacheWritten());
    number(json, "gen_ai.usage.reasoning.output_tokens", usage.reasoning());
    if (usage.stopReason() != null) {
      json.writeStartObject();
      json.writeStringField("key", "gen_ai.response.finish_reasons");
      json.writeObjectFieldStart("value");
      json.writeObjectFieldStart("arrayValue");
      json.writeArrayFieldStart("values");
      json.writeStartObject();
      json.writeStringField("stringValue", shown(usage.stopReason()));
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndObject();
      json.writeEndObject();
    }
  }

  private static void text(JsonGenerator json, String key, @Nullable String value)
      throws IOException {
    if (value != null && !value.isEmpty()) {
      begin(json, key);
      json.writeStringField("stringValue", shown(value));
      end(json);
    }
  }

  private static void number(JsonGenerator json, String key, long value) throws IOException {
    begin(json, key);
    json.writeStringField("intValue", Long.toString(value));
    end(json);
  }

  private static void real(JsonGenerator json, String key, double value) throws IOException {
    begin(json, key);
    json.writeNumberField("doubleValue", value);
    end(json);
  }

  private static void begin(JsonGenerator json, String key) throws IOException {
    json.writeStartObject();
    json.writeStringField("key", key);
    json.writeObjectFieldStart("value");
  }

  private static void end(JsonGenerator json) throws IOException {
    json.writeEndObject();
    json.writeEndObject();
  }

  /// Names come from outside, and may be what somebody should not have put there.
  private static String shown(String text) {
    return Printable.mayHoldSecret(text) ? "(withheld)" : Printable.line(text, LONGEST);
  }
}
