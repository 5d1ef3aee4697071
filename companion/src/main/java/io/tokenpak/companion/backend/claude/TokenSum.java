package io.tokenpak.companion.backend.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/// Adds up what the rounds of an answer cost.
final class TokenSum {
  private final ObjectNode complete = JsonNodeFactory.instance.objectNode();
  private ObjectNode round = JsonNodeFactory.instance.objectNode();

  /// A round begins; one that broke off counts for nothing.
  void begin(JsonNode usage) {
    round = JsonNodeFactory.instance.objectNode();
    overlay(round, usage);
  }

  /// What a round reports at its end replaces what it reported before.
  void end(JsonNode usage) {
    overlay(round, usage);
    add(complete, round);
    round = JsonNodeFactory.instance.objectNode();
  }

  /// What the complete rounds cost.
  ObjectNode sum() {
    return complete;
  }

  static void overlay(ObjectNode into, JsonNode usage) {
    for (Map.Entry<String, JsonNode> figure : usage.properties()) {
      if (!figure.getValue().isNull() || !into.has(figure.getKey())) {
        var _ = into.set(figure.getKey(), figure.getValue().deepCopy());
      }
    }
  }

  private static void add(ObjectNode sum, JsonNode more) {
    for (Map.Entry<String, JsonNode> figure : more.properties()) {
      String name = figure.getKey();
      JsonNode value = figure.getValue();
      JsonNode before = sum.path(name);
      if (value.isObject() && before instanceof ObjectNode inner) {
        add(inner, value);
      } else if (value.isIntegralNumber() && before.isIntegralNumber()) {
        var _ = sum.put(name, before.longValue() + value.longValue());
      } else if (!value.isNull() || before.isMissingNode()) {
        var _ = sum.set(name, value.deepCopy());
      }
    }
  }
}
