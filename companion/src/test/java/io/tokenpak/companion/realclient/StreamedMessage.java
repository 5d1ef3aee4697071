package io.tokenpak.companion.realclient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.Map;

/// Puts a message together from its events, and takes them in no other order than the API's.
final class StreamedMessage {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Map<String, String> GROWING =
      Map.of(
          "text_delta", "text",
          "thinking_delta", "thinking",
          "signature_delta", "signature");

  private final ObjectNode message = MAPPER.createObjectNode();
  private final StringBuilder input = new StringBuilder();
  private boolean open;
  private boolean ending;
  private boolean over;

  private StreamedMessage() {}

  static JsonNode read(InputStream body) throws IOException {
    StreamedMessage streamed = new StreamedMessage();
    BufferedReader lines = new BufferedReader(new InputStreamReader(body, UTF_8));
    String name = "";
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("event: ")) {
        name = line.substring("event: ".length());
      } else if (line.startsWith("data: ")) {
        JsonNode event = MAPPER.readTree(line.substring("data: ".length()));
        assertThat(event.path("type").asText()).isEqualTo(name);
        streamed.take(event);
      }
    }
    assertThat(streamed.over).as("message_stop of %s", streamed.message).isTrue();
    return streamed.message;
  }

  private void take(JsonNode event) throws IOException {
    assertThat(over).as("%s after the end", event).isFalse();
    switch (event.path("type").asText()) {
      case "ping" -> {}
      case "message_start" -> {
        assertThat(message).isEmpty();
        message.setAll((ObjectNode) event.path("message"));
        assertThat(message.path("content")).isEmpty();
      }
      case "content_block_start" -> {
        assertThat(open || ending).as("%s", event).isFalse();
        assertThat(event.path("index").asInt(-1)).isEqualTo(message.path("content").size());
        message.withArray("content").add(event.path("content_block"));
        open = true;
      }
      case "content_block_delta" -> grow(current(event), event.path("delta"));
      case "content_block_stop" -> {
        ObjectNode block = current(event);
        if (!input.isEmpty()) {
          block.set("input", MAPPER.readTree(input.toString()));
          input.setLength(0);
        }
        open = false;
      }
      case "message_delta" -> {
        assertThat(open || ending).as("%s", event).isFalse();
        message.setAll((ObjectNode) event.path("delta"));
        ((ObjectNode) message.path("usage")).setAll((ObjectNode) event.path("usage"));
        ending = true;
      }
      case "message_stop" -> {
        assertThat(ending).isTrue();
        over = true;
      }
      default -> throw new AssertionError(event);
    }
  }

  private ObjectNode current(JsonNode event) {
    assertThat(open).as("%s", event).isTrue();
    int last = message.path("content").size() - 1;
    assertThat(event.path("index").asInt(-1)).isEqualTo(last);
    return (ObjectNode) message.path("content").get(last);
  }

  private void grow(ObjectNode block, JsonNode delta) {
    String type = delta.path("type").asText();
    if (type.equals("input_json_delta")) {
      input.append(delta.path("partial_json").asText());
      return;
    }
    String member = GROWING.get(type);
    assertThat(member).as(type).isNotNull();
    block.put(member, block.path(member).asText() + delta.path(member).asText());
  }
}
