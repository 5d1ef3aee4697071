package io.tokenpak.companion.stub;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// Whole answers of Bedrock's Converse API.
final class Converse {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final StubScript script;

  Converse(StubScript script) {
    this.script = script;
  }

  StubAnswer answer() {
    ObjectNode message = JSON.objectNode().put("role", "assistant");
    message.set("content", JSON.arrayNode().add(JSON.objectNode().put("text", script.text())));
    ObjectNode answer = JSON.objectNode().put("stopReason", "end_turn");
    answer.set("output", JSON.objectNode().set("message", message));
    answer.set(
        "usage",
        JSON.objectNode().put("inputTokens", 11).put("outputTokens", 7).put("totalTokens", 18));
    answer.set("metrics", JSON.objectNode().put("latencyMs", 1));
    return StubAnswer.ok(answer);
  }
}
