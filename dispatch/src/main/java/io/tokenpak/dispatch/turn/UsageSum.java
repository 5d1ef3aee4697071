package io.tokenpak.dispatch.turn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// What several rounds used, together.
final class UsageSum {
  private final ObjectNode total = JsonNodeFactory.instance.objectNode();

  /// Adds a round: what its start reported, and what its end reported in its stead.
  void add(JsonNode start, JsonNode end) {
    ObjectNode round = JsonNodeFactory.instance.objectNode();
    start.properties().forEach(entry -> round.set(entry.getKey(), entry.getValue()));
    end.properties().stream()
        .filter(entry -> !entry.getValue().isNull())
        .forEach(entry -> round.set(entry.getKey(), entry.getValue()));
    add(total, round);
  }

  private static void add(ObjectNode sum, JsonNode more) {
    for (var entry : more.properties()) {
      String name = entry.getKey();
      JsonNode value = entry.getValue();
      if (value.isObject()) {
        ObjectNode inner = sum.path(name) instanceof ObjectNode known ? known : sum.putObject(name);
        add(inner, value);
      } else if (value.isIntegralNumber()) {
        sum.put(name, sum.path(name).asLong() + value.asLong());
      } else if (!value.isNull() || !sum.has(name)) {
        sum.set(name, value);
      }
    }
  }

  ObjectNode total() {
    return total.deepCopy();
  }
}
