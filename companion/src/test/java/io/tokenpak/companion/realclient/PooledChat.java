package io.tokenpak.companion.realclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A conversation by a caller that keeps it itself, as the Messages API wants it.
final class PooledChat {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ServedPool pool;
  private final Map<String, String> fields;
  private final ObjectNode request =
      MAPPER.createObjectNode().put("model", "claude-sonnet-4-5").put("max_tokens", 4000);
  private final ArrayNode messages = request.putArray("messages");

  /// What came back.
  record Reply(int status, JsonNode body) {}

  /// @param session what the caller names it; empty for a caller that names none
  PooledChat(ServedPool pool, String session) {
    this.pool = pool;
    this.fields = session.isEmpty() ? Map.of() : Map.of("X-TokenPak-Session", session);
  }

  /// Sets a member of the requests to come.
  PooledChat with(String member, JsonNode value) {
    request.set(member, value);
    return this;
  }

  PooledChat with(String member, String value) {
    return with(member, TextNode.valueOf(value));
  }

  PooledChat streaming(boolean stream) {
    request.put("stream", stream);
    return this;
  }

  /// What was said so far, for a test to edit.
  ArrayNode messages() {
    return messages;
  }

  /// Says something, and takes in the answer.
  JsonNode say(String text) throws Exception {
    return say(TextNode.valueOf(text));
  }

  JsonNode say(JsonNode content) throws Exception {
    Reply reply = tell(content);
    assertThat(reply.status()).as("%s%n%s", reply.body(), pool.log()).isEqualTo(200);
    messages
        .addObject()
        .put("role", "assistant")
        .set("content", reply.body().path("content").deepCopy());
    return reply.body();
  }

  /// Says something that may be declined.
  Reply tell(JsonNode content) throws Exception {
    messages.addObject().put("role", "user").set("content", content);
    HttpResponse<InputStream> response = open();
    try (InputStream body = response.body()) {
      boolean streams =
          response.headers().firstValue("content-type").orElse("").startsWith("text/event-stream");
      return new Reply(
          response.statusCode(), streams ? StreamedMessage.read(body) : MAPPER.readTree(body));
    }
  }

  /// Asks with what was said so far, and leaves the answer to the caller.
  HttpResponse<InputStream> open() throws IOException, InterruptedException {
    return pool.post(request, fields);
  }

  /// The text of an answer.
  static String text(JsonNode message) {
    StringBuilder text = new StringBuilder();
    for (JsonNode block : message.path("content")) {
      text.append(block.path("text").asText());
    }
    return text.toString();
  }

  /// Messages as the provider reads them: who says what, whatever the spelling, and without marks
  /// for its cache.
  static List<String> plain(JsonNode messages) {
    List<String> plain = new ArrayList<>();
    for (JsonNode message : messages) {
      StringBuilder line = new StringBuilder(message.path("role").asText());
      JsonNode content = message.path("content");
      if (content.isTextual()) {
        line.append(" | ").append(content.asText());
      }
      content.elements().forEachRemaining(block -> line.append(" | ").append(plainBlock(block)));
      plain.add(line.toString());
    }
    return plain;
  }

  private static String plainBlock(JsonNode block) {
    if (block.path("type").asText().equals("text")) {
      return block.path("text").asText();
    }
    ObjectNode bare = block.deepCopy();
    bare.remove("cache_control");
    return bare.toString();
  }
}
