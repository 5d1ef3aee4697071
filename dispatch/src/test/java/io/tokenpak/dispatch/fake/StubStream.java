package io.tokenpak.dispatch.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// An answer of [StubModel], event by event.
final class StubStream {
  /// What the script asks for.
  static final class CutOff extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private final OutputStream out;
  private final Script script;
  private final boolean cutNow;
  private int deltas;

  StubStream(OutputStream out, Script script, boolean cutNow) {
    this.out = out;
    this.script = script;
    this.cutNow = cutNow;
  }

  static ObjectNode whole(Script script, String model, int id) {
    ObjectNode message = message(model, id);
    for (int i = 0; i < script.blocks().size(); i++) {
      message.withArray("content").add(identified(script.blocks().get(i), id, i));
    }
    return message.put("stop_reason", script.stopReason());
  }

  void write(String model, int id) throws IOException {
    ObjectNode start = Json.object();
    start.set("message", message(model, id));
    event("message_start", start);
    for (int i = 0; i < script.blocks().size(); i++) {
      block(identified(script.blocks().get(i), id, i), i);
    }
    ObjectNode delta = Json.object("stop_reason", script.stopReason()).putNull("stop_sequence");
    ObjectNode end = Json.object();
    end.set("delta", delta);
    end.set("usage", Json.object().put("output_tokens", 5));
    event("message_delta", end);
    event("message_stop", Json.object());
  }

  private static ObjectNode message(String model, int id) {
    ObjectNode message =
        Json.object("id", "msg_stub_" + id)
            .put("type", "message")
            .put("role", "assistant")
            .put("model", model);
    message.set("content", Json.array());
    message.putNull("stop_reason").putNull("stop_sequence");
    message.set(
        "usage",
        Json.object()
            .put("input_tokens", 10)
            .put("cache_creation_input_tokens", 0)
            .put("cache_read_input_tokens", 0)
            .put("output_tokens", 1));
    return message;
  }

  private static ObjectNode identified(ObjectNode block, int id, int index) {
    return block.has("input")
        ? block.deepCopy().put("id", "toolu_stub_" + id + "_" + index)
        : block;
  }

  private void block(ObjectNode block, int index) throws IOException {
    ObjectNode empty = block.deepCopy();
    switch (block.path("type").asText()) {
      case "text" -> {
        begin(index, empty.put("text", ""));
        if (index == 0) {
          event("ping", Json.object());
        }
        text(block.path("text").asText(), index);
      }
      case "thinking" -> {
        begin(index, empty.put("thinking", "").put("signature", ""));
        delta(index, "thinking_delta", "thinking", block.path("thinking").asText());
        delta(index, "signature_delta", "signature", block.path("signature").asText());
      }
      default -> {
        empty.set("input", Json.object());
        begin(index, empty);
        String json = block.path("input").toString();
        int half = (json.length() + 1) / 2;
        delta(index, "input_json_delta", "partial_json", json.substring(0, half));
        delta(index, "input_json_delta", "partial_json", json.substring(half));
      }
    }
    event("content_block_stop", Json.object().put("index", index));
  }

  private void begin(int index, JsonNode block) throws IOException {
    ObjectNode start = Json.object().put("index", index);
    start.set("content_block", block);
    event("content_block_start", start);
  }

  private void text(String text, int index) throws IOException {
    int chunks = script.number("chunks", 0, 1);
    int step = Math.max(1, (text.length() + chunks - 1) / chunks);
    Duration gap = Duration.ofMillis(script.number("chunks", 1, 0));
    for (int from = 0; from < text.length(); from += step) {
      disturb();
      delta(
          index, "text_delta", "text", text.substring(from, Math.min(text.length(), from + step)));
      deltas++;
      Pause.of(gap);
    }
  }

  private void disturb() throws IOException {
    boolean cuts = script.directive("cut").isPresent() && deltas >= script.number("cut", 0, 0);
    if (cuts || (cutNow && deltas >= script.number("cutn", 1, 0))) {
      throw new CutOff();
    }
    if (script.directive("stall").isPresent() && deltas >= script.number("stall", 0, 0)) {
      Lines.waitForEver();
    }
  }

  private void delta(int index, String type, String key, String value) throws IOException {
    ObjectNode event = Json.object().put("index", index);
    event.set("delta", Json.object("type", type).put(key, value));
    event("content_block_delta", event);
  }

  private void event(String type, ObjectNode event) throws IOException {
    String json = new String(Json.bytes(event.put("type", type)), StandardCharsets.UTF_8);
    out.write(("event: " + type + "\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
