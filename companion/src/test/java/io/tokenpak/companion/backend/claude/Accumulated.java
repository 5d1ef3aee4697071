package io.tokenpak.companion.backend.claude;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// A message put together from its events by a reader that forgives nothing.
final class Accumulated {
  private final List<String> blocks = new ArrayList<>();
  private final StringBuilder open = new StringBuilder();
  private int openIndex = -1;
  private int starts;
  private String stopReason = "";
  private JsonNode usage = Script.MAPPER.createObjectNode();
  private boolean over;

  static Accumulated of(List<ObjectNode> events) {
    Accumulated message = new Accumulated();
    events.forEach(message::take);
    assertThat(message.over).as("message_stop").isTrue();
    return message;
  }

  /// Kind and text of each block.
  List<String> blocks() {
    return blocks;
  }

  String stopReason() {
    return stopReason;
  }

  JsonNode usage() {
    return usage;
  }

  private void take(ObjectNode event) {
    assertThat(over).as("an event after the end: %s", event).isFalse();
    String type = event.path("type").asText();
    assertThat(starts == 1).as("begun, at %s", event).isEqualTo(!type.equals("message_start"));
    switch (type) {
      case "message_start" -> starts++;
      case "content_block_start" -> start(event);
      case "content_block_delta" -> delta(event);
      case "content_block_stop" -> stop(event);
      case "message_delta" -> {
        assertThat(openIndex).isEqualTo(-1);
        stopReason = event.path("delta").path("stop_reason").asText();
        usage = event.path("usage");
      }
      case "message_stop" -> {
        assertThat(stopReason).isNotEmpty();
        over = true;
      }
      default -> throw new AssertionError(type);
    }
  }

  private void start(ObjectNode event) {
    assertThat(openIndex).isEqualTo(-1);
    assertThat(stopReason).isEmpty();
    openIndex = event.path("index").asInt(-7);
    assertThat(openIndex).isEqualTo(blocks.size());
    JsonNode block = event.path("content_block");
    open.append(block.path("type").asText()).append(' ').append(block.path("name").asText());
    open.append(block.path("id").asText()).append(block.path("data").asText()).append(':');
  }

  private void delta(ObjectNode event) {
    assertThat(event.path("index").asInt(-7)).isEqualTo(openIndex);
    JsonNode delta = event.path("delta");
    for (String member : List.of("text", "thinking", "signature", "partial_json")) {
      open.append(delta.path(member).asText());
    }
  }

  private void stop(ObjectNode event) {
    assertThat(event.path("index").asInt(-7)).isEqualTo(openIndex);
    openIndex = -1;
    blocks.add(open.toString());
    open.setLength(0);
  }

  /// The kinds and texts of the blocks of a whole message.
  static List<String> ofWhole(JsonNode message) throws JsonProcessingException {
    List<String> blocks = new ArrayList<>();
    for (JsonNode block : message.path("content")) {
      StringBuilder text = new StringBuilder();
      text.append(block.path("type").asText()).append(' ').append(block.path("name").asText());
      text.append(block.path("id").asText()).append(block.path("data").asText()).append(':');
      text.append(block.path("text").asText()).append(block.path("thinking").asText());
      text.append(block.path("signature").asText());
      if (block.has("input")) {
        text.append(Script.MAPPER.writeValueAsString(block.path("input")));
      }
      blocks.add(text.toString());
    }
    return blocks;
  }
}
