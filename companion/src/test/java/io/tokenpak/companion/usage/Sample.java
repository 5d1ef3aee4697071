package io.tokenpak.companion.usage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/// An answer as its provider shapes it, and what it cost.
record Sample(String name, UsageFormat format, String text, Usage usage) {
  static final Sample RESPONSES_STREAM =
      new Sample(
          "RESPONSES_STREAM",
          UsageFormat.RESPONSES,
          """
          event: response.created
          data: {"type":"response.created","sequence_number":0,"response":{"id":"resp_1","model":"gpt-x","output":[],"usage":null}}

          : a comment

          event: response.output_text.delta
          data: {"type":"response.output_text.delta","delta":"{\\"usage\\":{\\"input_tokens\\":999}} \\\\"}

          event: response.output_item.done
          data: {"type":"response.output_item.done","output_index":0,"item":{"id":"ws_1","type":"web_search_call","status":"completed"}}

          event: response.completed
          data: {"type":"response.completed","response":{"id":"resp_1","model":"gpt-x-2026","output":[{"type":"message","usage":{"input_tokens":5},"content":[{"text":"a \\"quoted\\" ü }]"}]}],"status":"completed","service_tier":"default","usage":{"input_tokens":120,"input_tokens_details":{"cached_tokens":100},"output_tokens":45,"output_tokens_details":{"reasoning_tokens":30},"total_tokens":165}}}

          """,
          new Usage("gpt-x-2026", 120, 45, 100, 0, 0, 30, 1, "completed", "default"));

  static final Sample RESPONSES_FAILED =
      new Sample(
          "RESPONSES_FAILED",
          UsageFormat.RESPONSES,
          """
          data:{"response":{"model":"gpt-x","status":"failed","usage":{"output_tokens":3,"input_tokens":7}},"type":"response.failed"}

          """,
          new Usage("gpt-x", 7, 3, 0, 0, 0, 0, 0, "failed", null));

  static final Sample RESPONSES_INCOMPLETE =
      new Sample(
          "RESPONSES_INCOMPLETE",
          UsageFormat.RESPONSES,
          """
          event: response.incomplete
          data: {"type":"response.incomplete",
          data:  "response":{"model":"gpt-x","status":"incomplete",
          data: "incomplete_details":{"reason":"max_output_tokens"},
          data:  "usage":{"input_tokens":8,"output_tokens":2}}}

          """,
          new Usage("gpt-x", 8, 2, 0, 0, 0, 0, 0, "max_output_tokens", null));

  static final Sample RESPONSES_DOCUMENT =
      new Sample(
          "RESPONSES_DOCUMENT",
          UsageFormat.RESPONSES,
          """

          {"id":"resp_1","object":"response","model":"gpt-x","status":"completed","output":[{"type":"web_search_call"},{"type":"message","usage":{"input_tokens":1}},{"type":"web_search_call"}],
           "usage":{"input_tokens":11,"output_tokens":7,"total_tokens":18}}
          """,
          new Usage("gpt-x", 11, 7, 0, 0, 0, 0, 2, "completed", null));

  static final Sample CHAT_STREAM =
      new Sample(
          "CHAT_STREAM",
          UsageFormat.CHAT_COMPLETIONS,
          """
          data: {"id":"c1","model":"gpt-y","choices":[{"delta":{"content":"hi"},"finish_reason":null}],"usage":null}

          data: {"id":"c1","model":"gpt-y","service_tier":"flex","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}],"usage":null}

          data: {"id":"c1","model":"gpt-y","choices":[],"usage":{"prompt_tokens":21,"completion_tokens":4,"total_tokens":25,"prompt_tokens_details":{"cached_tokens":16},"completion_tokens_details":{"reasoning_tokens":3}}}

          data: [DONE]

          """,
          new Usage("gpt-y", 21, 4, 16, 0, 0, 3, 0, "tool_calls", "flex"));

  static final Sample CHAT_DOCUMENT =
      new Sample(
          "CHAT_DOCUMENT",
          UsageFormat.CHAT_COMPLETIONS,
          """
          {"usage":{"completion_tokens":4,"prompt_tokens":21},"choices":[{"finish_reason":"length","message":{"content":"[DONE]"}}],"model":"gpt-y"}\
          """,
          new Usage("gpt-y", 21, 4, 0, 0, 0, 0, 0, "length", null));

  static final Sample MESSAGES_STREAM =
      new Sample(
          "MESSAGES_STREAM",
          UsageFormat.MESSAGES,
          """
          event: message_start
          data: {"type":"message_start","message":{"id":"msg_1","model":"claude-z","content":[],"usage":{"input_tokens":9,"cache_creation_input_tokens":200,"cache_read_input_tokens":3000,"cache_creation":{"ephemeral_5m_input_tokens":50,"ephemeral_1h_input_tokens":150},"service_tier":"standard","output_tokens":1}}}

          event: ping
          data: {"type": "ping"}

          event: content_block_delta
          data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"message_stop"}}

          event: message_delta
          data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":9,"output_tokens":77,"server_tool_use":{"web_search_requests":2}}}

          event: message_stop
          data: {"type":"message_stop"}

          """,
          new Usage("claude-z", 3209, 77, 3000, 200, 150, 0, 2, "end_turn", "standard"));

  static final Sample MESSAGES_DOCUMENT =
      new Sample(
          "MESSAGES_DOCUMENT",
          UsageFormat.MESSAGES,
          """
          {"model":"claude-z","content":[{"type":"tool_use","input":{"usage":{"input_tokens":1e3}}}],"stop_reason":"max_tokens","usage":{"input_tokens":9,"output_tokens":8,"cache_creation":{"ephemeral_1h_input_tokens":4}}}
          """,
          new Usage("claude-z", 13, 8, 0, 4, 4, 0, 0, "max_tokens", null));

  static List<Sample> all() {
    return List.of(
        RESPONSES_STREAM,
        RESPONSES_FAILED,
        RESPONSES_INCOMPLETE,
        RESPONSES_DOCUMENT,
        CHAT_STREAM,
        CHAT_DOCUMENT,
        MESSAGES_STREAM,
        MESSAGES_DOCUMENT);
  }

  byte[] bytes() {
    return text.getBytes(UTF_8);
  }

  byte[] bytes(String lineEnd) {
    return text.replace("\n", lineEnd).getBytes(UTF_8);
  }

  @Override
  public String toString() {
    return name;
  }
}
