package io.tokenpak.companion.command;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tokenpak.companion.status.Amounts;
import io.tokenpak.companion.usage.Traffic;
import io.tokenpak.companion.usage.Usage;
import io.tokenpak.companion.usage.UsageFlag;
import io.tokenpak.companion.usage.UsageRow;
import io.tokenpak.companion.usage.ledger.UsageReport;
import io.tokenpak.companion.usage.ledger.UsageSum;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Usage as programs read it. Amounts are exact: read them as decimals.
final class UsageJson {
  private UsageJson() {}

  static void write(UsageReport report, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("total");
    writeMembers(report.total(), json);
    json.writeEndObject();
    json.writeArrayFieldStart("by");
    for (UsageSum sum : report.by()) {
      json.writeStartObject();
      json.writeStringField("key", sum.key());
      writeMembers(sum, json);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeMembers(UsageSum sum, JsonGenerator json) throws IOException {
    json.writeNumberField("requests", sum.requests());
    json.writeNumberField("input_tokens", sum.input());
    json.writeNumberField("output_tokens", sum.output());
    writeCost(sum.cost(), json);
    json.writeNumberField("cache_read_tokens", sum.cacheRead());
    json.writeNumberField("cache_write_tokens", sum.cacheWritten());
    json.writeNumberField("failed", sum.failed());
    json.writeNumberField("unknown", sum.unknown());
    json.writeNumberField("unpriced", sum.unpriced());
  }

  private static void writeCost(@Nullable BigDecimal cost, JsonGenerator json) throws IOException {
    json.writeFieldName("cost_usd");
    if (cost == null) {
      json.writeNull();
    } else {
      json.writeNumber(Amounts.plain(cost));
    }
  }

  static void write(UsageRow row, JsonGenerator json) throws IOException {
    var intent = row.intent();
    json.writeStartObject();
    json.writeStringField("request", intent.request());
    json.writeStringField("began", intent.began().toString());
    json.writeStringField("ended", row.ended().toString());
    json.writeStringField("platform", intent.platform());
    json.writeStringField("session", intent.session());
    json.writeStringField("provider", intent.provider());
    json.writeStringField("backend", intent.backend());
    json.writeStringField("source", intent.source());
    json.writeStringField("method", intent.method());
    json.writeStringField("path", intent.path());
    json.writeNumberField("status", row.answer().status());
    json.writeStringField("outcome", row.answer().outcome());
    json.writeStringField("answer_id", row.answer().id());
    writeUsage(row.answer().usage(), json);
    writeCost(row.cost(), json);
    writeRest(row, json);
    json.writeEndObject();
  }

  private static void writeUsage(@Nullable Usage usage, JsonGenerator json) throws IOException {
    if (usage == null) {
      json.writeNullField("usage");
      return;
    }
    json.writeObjectFieldStart("usage");
    json.writeStringField("model", usage.model());
    json.writeNumberField("input_tokens", usage.input());
    json.writeNumberField("output_tokens", usage.output());
    json.writeNumberField("cache_read_tokens", usage.cacheRead());
    json.writeNumberField("cache_write_tokens", usage.cacheWritten());
    json.writeNumberField("cache_write_long_tokens", usage.cacheWrittenLong());
    json.writeNumberField("reasoning_tokens", usage.reasoning());
    json.writeNumberField("searches", usage.searches());
    json.writeStringField("stop_reason", usage.stopReason());
    json.writeStringField("tier", usage.tier());
    json.writeEndObject();
  }

  private static void writeRest(UsageRow row, JsonGenerator json) throws IOException {
    Traffic traffic = row.traffic();
    Duration firstByte = row.timing().firstByte();
    json.writeNumberField("duration_ms", row.timing().total().toMillis());
    if (firstByte != null) {
      json.writeNumberField("first_byte_ms", firstByte.toMillis());
    }
    json.writeNumberField("request_bytes", traffic.requestBytes());
    json.writeNumberField("response_bytes", traffic.responseBytes());
    json.writeBooleanField("preserved", traffic.isPreserved());
    json.writeNumberField("retries", row.notes().retries().size());
    json.writeArrayFieldStart("flags");
    for (UsageFlag flag : row.notes().flags()) {
      json.writeString(flag.word());
    }
    json.writeEndArray();
  }
}
