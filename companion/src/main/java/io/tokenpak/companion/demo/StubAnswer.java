package io.tokenpak.companion.demo;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// What the stub provider answers, in the words of the API that was called.
///
/// @param parts each is flushed by itself: the events of a stream, or the whole
record StubAnswer(String contentType, List<byte[]> parts) {
  private static final String JSON = "application/json";
  private static final String EVENTS = "text/event-stream";

  private static final StubAnswer MESSAGE =
      json(
          """
          {"id":"msg_demo","type":"message","role":"assistant","model":"demo","content":[{"type":"text",\
          "text":"Grüße aus der Demo"}],"stop_reason":"end_turn","usage":{"input_tokens":9,"output_tokens":5}}\
          """);

  private static final StubAnswer CHAT =
      json(
          """
          {"id":"chatcmpl-demo","object":"chat.completion","model":"demo","choices":[{"index":0,"message":\
          {"role":"assistant","content":"pong"},"finish_reason":"stop"}],\
          "usage":{"prompt_tokens":9,"completion_tokens":1,"total_tokens":10}}\
          """);

  private static final StubAnswer MESSAGE_EVENTS =
      events(
          event("message_start", "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_demo\"}}"),
          delta("po"),
          delta("n"),
          delta("g"),
          event("message_stop", "{\"type\":\"message_stop\"}"));

  private static final StubAnswer RESPONSE_EVENTS =
      events(
          event("response.created", "{\"type\":\"response.created\"}"),
          event("response.output_text.delta", "{\"delta\":\"pong\"}"),
          event("response.completed", "{\"type\":\"response.completed\"}"));

  /// The answer to a request at the provider.
  static StubAnswer to(String path, String body) {
    return switch (path) {
      case "/v1/messages" -> body.contains("\"stream\":true") ? MESSAGE_EVENTS : MESSAGE;
      case "/v1/chat/completions" -> CHAT;
      case "/backend-api/codex/responses" -> RESPONSE_EVENTS;
      default -> json("{\"error\":{\"message\":\"the stub provider does not know this path\"}}");
    };
  }

  private static StubAnswer json(String text) {
    return new StubAnswer(JSON, List.of(bytes(text)));
  }

  private static StubAnswer events(byte[]... events) {
    return new StubAnswer(EVENTS, List.of(events));
  }

  private static byte[] event(String name, String json) {
    return bytes("event: " + name + "\ndata: " + json + "\n\n");
  }

  private static byte[] delta(String text) {
    return event(
        "content_block_delta",
        "{\"type\":\"content_block_delta\",\"delta\":{\"text\":\"" + text + "\"}}");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// The whole answer.
  byte[] bytes() {
    byte[] whole = new byte[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, whole, at, part.length);
      at += part.length;
    }
    return whole;
  }
}
