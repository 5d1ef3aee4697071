package io.tokenpak.companion.status;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tokenpak.companion.usage.ledger.UsageSum;
import java.io.IOException;

/// `today`: what was used since midnight; null if nobody can say.
public record TodayPart(Today today) implements StatusPart {
  @Override
  public void write(JsonGenerator json) throws IOException {
    UsageSum sum = today.sum().orElse(null);
    if (sum == null) {
      json.writeNullField("today");
      return;
    }
    json.writeObjectFieldStart("today");
    json.writeNumberField("requests", sum.requests());
    json.writeNumberField("failed", sum.failed());
    json.writeNumberField("unpriced", sum.unpriced());
    json.writeNumberField("input_tokens", sum.input());
    json.writeNumberField("output_tokens", sum.output());
    json.writeNumberField("cache_read_tokens", sum.cacheRead());
    json.writeFieldName("cost_usd");
    json.writeNumber(Amounts.plain(sum.cost()));
    json.writeEndObject();
  }
}
