package io.tokenpak.companion.stub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Answers of OpenAI's Responses API, also as ChatGPT's Codex backend gives them: whole, streamed,
/// or over a WebSocket.
final class Responses {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final StubScript script;
  private final AtomicInteger answered = new AtomicInteger();

  Responses(StubScript script) {
    this.script = script;
  }

  /// A body that is no JSON is taken for a compressed one, and such clients always stream.
  StubAnswer answer(JsonNode request) {
    if (!request.isMissingNode() && !request.path("stream").asBoolean()) {
      return StubAnswer.ok(
          response(nextId(), "completed", JSON.arrayNode().add(message(script.text()))));
    }
    List<String> events = new ArrayList<>();
    for (ObjectNode event : events()) {
      events.add("event: " + event.path("type").asText() + "\ndata: " + event + "\n\n");
    }
    return new StubAnswer.Events(events);
  }

  /// The frames that answer one `response.create` frame; a prewarm (`generate: false`) is answered
  /// without output.
  List<String> frames(JsonNode create) {
    List<ObjectNode> events = create.path("generate").asBoolean(true) ? events() : silence();
    return events.stream().map(ObjectNode::toString).toList();
  }

  private List<ObjectNode> silence() {
    String id = nextId();
    return List.of(
        event("response.created", 0).set("response", response(id, "in_progress", JSON.arrayNode())),
        event("response.completed", 1)
            .set("response", response(id, "completed", JSON.arrayNode())));
  }

  private List<ObjectNode> events() {
    String id = nextId();
    ObjectNode done = message(script.text());
    ObjectNode opened =
        done.deepCopy().put("status", "in_progress").set("content", JSON.arrayNode());
    List<ObjectNode> events = new ArrayList<>();
    events.add(
        event("response.created", 0)
            .set("response", response(id, "in_progress", JSON.arrayNode())));
    events.add(item("response.output_item.added", 1, opened));
    events.add(part("response.content_part.added", 2).set("part", textPart("")));
    for (String half : Json.halves(script.text())) {
      ObjectNode delta = part("response.output_text.delta", events.size()).put("delta", half);
      events.add(delta.set("logprobs", JSON.arrayNode()));
    }
    ObjectNode whole = part("response.output_text.done", events.size()).put("text", script.text());
    events.add(whole.set("logprobs", JSON.arrayNode()));
    events.add(
        part("response.content_part.done", events.size()).set("part", textPart(script.text())));
    events.add(item("response.output_item.done", events.size(), done));
    events.add(
        event("response.completed", events.size())
            .set("response", response(id, "completed", JSON.arrayNode().add(done))));
    return events;
  }

  private String nextId() {
    return "resp_stub_" + answered.incrementAndGet();
  }

  private static ObjectNode event(String type, int sequence) {
    return JSON.objectNode().put("type", type).put("sequence_number", sequence);
  }

  private static ObjectNode item(String type, int sequence, ObjectNode item) {
    return event(type, sequence).put("output_index", 0).set("item", item);
  }

  private static ObjectNode part(String type, int sequence) {
    return event(type, sequence)
        .put("item_id", "msg_stub_1")
        .put("output_index", 0)
        .put("content_index", 0);
  }

  private static ObjectNode textPart(String text) {
    ObjectNode part = JSON.objectNode().put("type", "output_text").put("text", text);
    part.set("annotations", JSON.arrayNode());
    part.set("logprobs", JSON.arrayNode());
    return part;
  }

  private static ObjectNode message(String text) {
    return JSON.objectNode()
        .put("id", "msg_stub_1")
        .put("type", "message")
        .put("status", "completed")
        .put("role", "assistant")
        .set("content", JSON.arrayNode().add(textPart(text)));
  }

  private static ObjectNode response(String id, String status, JsonNode output) {
    ObjectNode response =
        JSON.objectNode()
            .put("id", id)
            .put("object", "response")
            .put("created_at", 1_800_000_000)
            .put("status", status)
            .put("model", "stub")
            .put("parallel_tool_calls", true)
            .put("tool_choice", "auto")
            .put("temperature", 1.0)
            .put("top_p", 1.0)
            .putNull("error")
            .putNull("incomplete_details")
            .putNull("instructions");
    response.set("metadata", JSON.objectNode());
    response.set("tools", JSON.arrayNode());
    response.set("output", output);
    return response.set("usage", usage());
  }

  private static ObjectNode usage() {
    ObjectNode usage =
        JSON.objectNode().put("input_tokens", 11).put("output_tokens", 7).put("total_tokens", 18);
    usage.set("input_tokens_details", JSON.objectNode().put("cached_tokens", 0));
    return usage.set("output_tokens_details", JSON.objectNode().put("reasoning_tokens", 0));
  }
}
