package io.tokenpak.companion.stub;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers of Google's Gemini API, whole or streamed.
final class Gemini {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final StubScript script;

  Gemini(StubScript script) {
    this.script = script;
  }

  StubAnswer whole() {
    return StubAnswer.ok(part(script.text(), "STOP"));
  }

  StubAnswer streamed() {
    List<String> halves = Json.halves(script.text());
    return new StubAnswer.Events(
        List.of(event(part(halves.getFirst(), null)), event(part(halves.getLast(), "STOP"))));
  }

  private static String event(ObjectNode part) {
    return "data: " + part + "\r\n\r\n";
  }

  private static ObjectNode part(String text, @Nullable String finishReason) {
    ObjectNode content = JSON.objectNode().put("role", "model");
    content.set("parts", JSON.arrayNode().add(JSON.objectNode().put("text", text)));
    ObjectNode candidate = JSON.objectNode().put("index", 0);
    candidate.set("content", content);
    if (finishReason != null) {
      candidate.put("finishReason", finishReason);
    }
    ObjectNode usage =
        JSON.objectNode()
            .put("promptTokenCount", 11)
            .put("candidatesTokenCount", 7)
            .put("totalTokenCount", 18);
    ObjectNode answer = JSON.objectNode().put("modelVersion", "stub");
    answer.set("candidates", JSON.arrayNode().add(candidate));
    return answer.set("usageMetadata", usage);
  }
}
