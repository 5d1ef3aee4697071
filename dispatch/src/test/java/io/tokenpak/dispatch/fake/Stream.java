package io.tokenpak.dispatch.fake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A streamed answer of the provider, told on as it comes and gathered into blocks.
final class Stream {
  private final Session session;
  private final ToolCalls calls;
  private final boolean partials;
  private final List<ObjectNode> done = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private ObjectNode message = Json.object();
  private @Nullable ObjectNode block;
  private ObjectNode usage = Json.object();
  private String requestId = "";
  private String stopReason = "";
  private int index;
  private boolean ended;

  Stream(Session session, ToolCalls calls) {
    this.session = session;
    this.calls = calls;
    partials = session.options.has("--include-partial-messages");
  }

  void requestId(String id) {
    requestId = id;
  }

  boolean isEnded() {
    return ended;
  }

  ObjectNode usage() {
    return usage;
  }

  /// Tells an event on; true if a block has become whole by it, and its assistant line is out.
  boolean take(ObjectNode event) throws JsonProcessingException {
    boolean assistantLine = false;
    switch (event.path("type").asText()) {
      case "message_start" -> start(event.get("message"));
      case "content_block_start" -> open(event);
      case "content_block_delta" -> grow(event.get("delta"));
      case "content_block_stop" -> {
        finishBlock();
        assistantLine = true;
      }
      case "message_delta" -> {
        stopReason = event.path("delta").path("stop_reason").asText();
        usage.setAll((ObjectNode) event.path("usage").deepCopy());
      }
      case "message_stop" -> ended = true;
      default -> {
        return false;
      }
    }
    tell(event);
    return assistantLine;
  }

  private void start(JsonNode started) {
    message = ((ObjectNode) started).deepCopy();
    usage = ((ObjectNode) started.path("usage")).deepCopy();
  }

  private void open(JsonNode event) {
    block = ((ObjectNode) event.get("content_block")).deepCopy();
    index = event.path("index").asInt();
    text.setLength(0);
  }

  private void grow(JsonNode delta) {
    switch (delta.path("type").asText()) {
      case "text_delta" -> text.append(delta.path("text").asText());
      case "input_json_delta" -> text.append(delta.path("partial_json").asText());
      case "thinking_delta" -> text.append(delta.path("thinking").asText());
      case "signature_delta" -> {
        if (block != null) {
          block.put("signature", delta.path("signature").asText());
        }
      }
      default -> {}
    }
  }

  private void finishBlock() throws JsonProcessingException {
    ObjectNode whole = gathered();
    if (whole == null) {
      return;
    }
    block = null;
    done.add(whole);
    session.lines.write(assistantLine(whole, UUID.randomUUID().toString()));
    if (whole.path("type").asText().equals("tool_use")) {
      calls.start(whole);
    }
  }

  private @Nullable ObjectNode gathered() throws JsonProcessingException {
    ObjectNode open = block;
    if (open == null) {
      return null;
    }
    switch (open.path("type").asText()) {
      case "text" -> open.put("text", text.toString());
      case "thinking" -> open.put("thinking", text.toString());
      default -> open.set("input", text.isEmpty() ? Json.object() : Json.parse(text.toString()));
    }
    return open;
  }

  private ObjectNode assistantLine(ObjectNode whole, String uuid) {
    ObjectNode spoken = message.deepCopy();
    spoken.set("content", Json.array().add(whole));
    spoken.putNull("stop_reason").putNull("stop_sequence").putNull("context_management");
    ObjectNode line = session.line("assistant").put("uuid", uuid);
    line.set("message", spoken);
    return line.putNull("parent_tool_use_id")
        .put("timestamp", java.time.Instant.now().toString())
        .put("request_id", requestId);
  }

  private void tell(ObjectNode event) {
    if (partials) {
      ObjectNode line = session.line("stream_event").putNull("parent_tool_use_id");
      line.set("event", event);
      session.lines.write(line.put("api_message_id", message.path("id").asText()));
    }
  }

  /// Ends what was told when the answer broke off, as if it had been all.
  void breakOff() {
    if (message.isEmpty() || ended) {
      return;
    }
    if (block != null) {
      tell(Json.object("type", "content_block_stop").put("index", index));
    }
    tell(Json.object("type", "message_stop"));
    block = null;
  }

  Reply finish() {
    done.forEach(this::remember);
    return new Reply(List.copyOf(done), stopReason);
  }

  void keepPartial() {
    ObjectNode open = block;
    if (!ended) {
      done.forEach(this::remember);
    }
    if (open != null && open.path("type").asText().equals("text") && !text.isEmpty()) {
      open.put("text", text.toString());
      session.lines.write(assistantLine(open, UUID.randomUUID().toString()).put("aborted", true));
      remember(open);
    }
  }

  private void remember(ObjectNode whole) {
    ObjectNode spoken = message.deepCopy();
    spoken.set("content", Json.array().add(whole));
    session.chat.add("assistant", spoken, UUID.randomUUID().toString());
  }
}
