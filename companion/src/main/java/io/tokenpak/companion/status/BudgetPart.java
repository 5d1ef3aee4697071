package io.tokenpak.companion.status;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tokenpak.companion.usage.budget.BudgetState;
import io.tokenpak.companion.usage.budget.Budgets;
import io.tokenpak.companion.usage.budget.CacheFall;
import io.tokenpak.companion.usage.budget.CacheSentinel;
import java.io.IOException;

/// `budgets`: what may be spent and what was; `sentinel`: sessions that lost the provider's cache.
public record BudgetPart(Budgets budgets, CacheSentinel sentinel) implements StatusPart {
  @Override
  public void write(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("budgets");
    for (BudgetState state : budgets.states()) {
      write(state, json);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("sentinel");
    for (CacheFall fall : sentinel.findings()) {
      write(fall, json);
    }
    json.writeEndArray();
  }

  private static void write(BudgetState state, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", state.budget());
    json.writeStringField("unit", state.unit().word());
    json.writeFieldName("limit");
    json.writeNumber(Amounts.plain(state.limit()));
    json.writeFieldName("spent");
    json.writeNumber(Amounts.plain(state.spent()));
    json.writeStringField("by", state.by());
    json.writeStringField("action", state.action().word());
    json.writeBooleanField("exhausted", state.isSpent());
    json.writeStringField("resets", state.resets().toString());
    json.writeEndObject();
  }

  private static void write(CacheFall fall, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("at", fall.at().toString());
    json.writeStringField("platform", fall.platform());
    json.writeStringField("session", fall.session());
    json.writeStringField("model", fall.model());
    json.writeNumberField("input_tokens", fall.input());
    json.writeNumberField("cache_read_tokens", fall.cacheRead());
    json.writeStringField("finding", fall.finding());
    json.writeEndObject();
  }
}
