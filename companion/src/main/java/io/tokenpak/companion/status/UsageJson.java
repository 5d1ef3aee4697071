package io.tokenpak.companion.status;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tokenpak.companion.usage.Traffic;
import io.tokenpak.companion.usage.Usage;
import io.tokenpak.companion.usage.UsageFlag;
import io.tokenpak.companion.usage.UsageRow;
import io.tokenpak.companion.usage.ledger.UsageSum;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Usage as the status page reads it. Costs are decimal text, so that no reader rounds them.
final class UsageJson {
  private UsageJson() {}

  /// Writes a row as an object.
  static void write(UsageRow row, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", row.intent().request());
    json.writeStringField("at", row.intent().began().toString());
    json.writeStringField("platform", Shown.text(row.intent().platform()));
    json.writeStringField("session", Shown.text(row.intent().session()));
    json.writeStringField("provider", Shown.text(row.intent().provider()));
    json.writeStringField("credential", Shown.text(row.intent().source()));
    json.writeStringField("method", Shown.text(row.intent().method()));
    json.writeStringField("path", Shown.text(row.intent().path()));
    json.writeNumberField("status", row.answer().status());
    json.writeStringField("outcome", Shown.text(row.answer().outcome()));
    json.writeNumberField("duration_ms", row.timing().total().toMillis());
    Duration firstByte = row.timing().firstByte();
    if (firstByte != null) {
      json.writeNumberField("first_byte_ms", firstByte.toMillis());
    }
    json.writeNumberField("request_bytes", row.traffic().requestBytes());
    json.writeNumberField("response_bytes", row.traffic().responseBytes());
    json.writeStringField("preserved", preserved(row.traffic()));
    json.writeNumberField("retries", row.notes().retries().size());
    write(row.answer().usage(), json);
    json.writeStringField("cost", text(row.cost()));
    json.writeArrayFieldStart("flags");
    for (UsageFlag flag : row.notes().flags()) {
      json.writeString(flag.word());
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(@Nullable Usage usage, JsonGenerator json) throws IOException {
    if (usage == null) {
      return;
    }
    json.writeStringField("model", Shown.text(usage.model()));
    json.writeNumberField("input", usage.input());
    json.writeNumberField("output", usage.output());
    json.writeNumberField("cache_read", usage.cacheRead());
    json.writeNumberField("cache_written", usage.cacheWritten());
  }

  /// Whether the bodies are known to have passed as they were: `verified`; else `changed`, or
  /// `unknown` where one was not seen to its end.
  private static String preserved(Traffic traffic) {
    if (traffic.isPreserved()) {
      return "verified";
    }
    boolean compared =
        traffic.requestIn() != null
            && traffic.requestOut() != null
            && traffic.responseIn() != null
            && traffic.responseOut() != null;
    return compared ? "changed" : "unknown";
  }

  /// Writes a sum as an object.
  static void write(UsageSum sum, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("key", Shown.text(sum.key()));
    json.writeNumberField("requests", sum.requests());
    json.writeNumberField("failed", sum.failed());
    json.writeNumberField("unknown", sum.unknown());
    json.writeNumberField("unpriced", sum.unpriced());
    json.writeNumberField("input", sum.input());
    json.writeNumberField("output", sum.output());
    json.writeNumberField("cache_read", sum.cacheRead());
    json.writeNumberField("cache_written", sum.cacheWritten());
    json.writeStringField("cost", text(sum.cost()));
    json.writeEndObject();
  }

  private static @Nullable String text(@Nullable BigDecimal cost) {
    return cost == null ? null : cost.toPlainString();
  }
}
