package io.tokenpak.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;

/// What a client keeps of a session: all that was said, which goes with every request, and its
/// connection.
final class ClientSession implements AutoCloseable {
  static final String MODEL = "claude-sonnet-4-5";

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MOST_TOKENS = 1000;

  private final MessagesClient client;
  private final ObjectNode request = JsonNodeFactory.instance.objectNode();
  private final ArrayNode messages = request.putArray("messages");

  /// A session in which nothing was said yet.
  ClientSession(URI companion, String name) throws IOException {
    client = new MessagesClient(companion);
    request.put("model", MODEL).put("max_tokens", MOST_TOKENS).put("stream", true);
    request.putObject("metadata").put("user_id", name);
  }

  /// Adds what the companion never heard of.
  void invent(int rounds) {
    for (int i = 0; i < rounds; i++) {
      say("user", "invented question " + i);
      say("assistant", "invented answer " + i);
    }
  }

  Answer ask(String text) throws IOException {
    say("user", text);
    Answer answer = client.ask(MAPPER.writeValueAsBytes(request));
    say("assistant", StubProvider.TEXT);
    return answer;
  }

  private void say(String role, String text) {
    messages.addObject().put("role", role).put("content", text);
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
