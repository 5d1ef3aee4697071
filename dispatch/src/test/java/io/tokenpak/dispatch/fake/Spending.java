package io.tokenpak.dispatch.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// Tokens used, by a turn or by the whole process.
final class Spending {
  private static final List<String> KINDS =
      List.of(
          "input_tokens",
          "cache_creation_input_tokens",
          "cache_read_input_tokens",
          "output_tokens");

  private final long[] tokens = new long[KINDS.size()];

  synchronized void add(JsonNode usage) {
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] += usage.path(KINDS.get(i)).asLong();
    }
  }

  synchronized ObjectNode usage() {
    ObjectNode usage = Json.object();
    for (int i = 0; i < tokens.length; i++) {
      usage.put(KINDS.get(i), tokens[i]);
    }
    return usage.put("service_tier", "standard");
  }

  synchronized double dollars() {
    return (tokens[0] * 3 + tokens[3] * 15) / 1_000_000.0;
  }

  ObjectNode ofModel(String model) {
    ObjectNode usage = usage();
    ObjectNode all = Json.object();
    all.set(
        model,
        Json.object()
            .put("inputTokens", usage.get("input_tokens").asLong())
            .put("outputTokens", usage.get("output_tokens").asLong())
            .put("cacheReadInputTokens", usage.get("cache_read_input_tokens").asLong())
            .put("cacheCreationInputTokens", usage.get("cache_creation_input_tokens").asLong())
            .put("costUSD", dollars()));
    return all;
  }
}
