package io.tokenpak.companion.stub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers of OpenAI's Chat Completions API, whole or streamed.
final class ChatCompletions {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final StubScript script;

  ChatCompletions(StubScript script) {
    this.script = script;
  }

  StubAnswer answer(JsonNode request) {
    return request.path("stream").asBoolean()
        ? new StubAnswer.Events(events(request))
        : StubAnswer.ok(whole(request));
  }

  private ObjectNode whole(JsonNode request) {
    ObjectNode said = JSON.objectNode().put("role", "assistant").put("content", script.text());
    ObjectNode completion = completion(request, "chat.completion", choice("message", said, "stop"));
    return completion.set("usage", usage());
  }

  private List<String> events(JsonNode request) {
    List<String> events = new ArrayList<>();
    for (String half : Json.halves(script.text())) {
      ObjectNode delta = JSON.objectNode().put("role", "assistant").put("content", half);
      events.add(chunk(request, choice("delta", delta, null)));
    }
    events.add(chunk(request, choice("delta", JSON.objectNode(), "stop")));
    events.add("data: [DONE]\n\n");
    return events;
  }

  private static String chunk(JsonNode request, ObjectNode choice) {
    return "data: " + completion(request, "chat.completion.chunk", choice) + "\n\n";
  }

  private static ObjectNode choice(
      String member, ObjectNode content, @Nullable String finishReason) {
    ObjectNode choice =
        JSON.objectNode().put("index", 0).put("finish_reason", finishReason).putNull("logprobs");
    return choice.set(member, content);
  }

  private static ObjectNode completion(JsonNode request, String object, ObjectNode choice) {
    return JSON.objectNode()
        .put("id", "chatcmpl-stub-1")
        .put("object", object)
        .put("created", 1_800_000_000)
        .put("model", request.path("model").asText("stub"))
        .set("choices", JSON.arrayNode().add(choice));
  }

  private static ObjectNode usage() {
    return JSON.objectNode()
        .put("prompt_tokens", 11)
        .put("completion_tokens", 7)
        .put("total_tokens", 18);
  }
}
