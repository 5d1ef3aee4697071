package io.tokenpak.companion.usage;

import java.util.Random;

/// An answer of one of the APIs, with figures made up from a seed.
///
/// @param text of the body
/// @param atFirst how much of it a stream has said when it says for the first time what it costs; 0
///   where it does so at its end alone
/// @param first what it has said by then
/// @param whole what it says in all
record MixedAnswer(String text, int atFirst, Usage first, Usage whole) {
  private static final Usage NOTHING = new Usage(null, 0, 0, 0, 0);

  /// The APIs.
  enum Api {
    MESSAGES,
    RESPONSES,
    CHAT,
    CODEX,
    COUNT
  }

  static MixedAnswer of(Api api, boolean stream, Random random) {
    String said = said(random);
    int input = random.nextInt(100_000);
    int read = random.nextInt(50_000);
    int output = 1 + random.nextInt(5_000);
    return switch (api) {
      case MESSAGES -> stream ? messages(said, input, read, output) : message(said, input, output);
      case RESPONSES, CODEX -> responses(api == Api.CODEX || stream, said, input, read, output);
      case CHAT -> stream ? chat(said, input, output) : completion(said, input, output);
      case COUNT -> new MixedAnswer("{\"input_tokens\":" + input + "}", 0, NOTHING, NOTHING);
    };
  }

  private static String said(Random random) {
    int words = random.nextInt(random.nextInt(20) == 0 ? 4_000 : 60);
    StringBuilder said = new StringBuilder();
    for (int i = 0; i < words; i++) {
      said.append(random.nextInt(8) == 0 ? "\\\"usage\\\":{ü}" : "word ");
    }
    return said.toString();
  }

  private static MixedAnswer messages(String said, int input, int read, int output) {
    String start =
        """
        event: message_start
        data: {"type":"message_start","message":{"model":"claude","usage":{"input_tokens":%d,"cache_read_input_tokens":%d,"cache_creation_input_tokens":7,"cache_creation":{"ephemeral_5m_input_tokens":3,"ephemeral_1h_input_tokens":4},"output_tokens":1}}}

        """
            .formatted(input, read);
    String rest =
        """
        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"%s"}}

        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":%d}}

        event: message_stop
        data: {"type":"message_stop"}

        """
            .formatted(said, output);
    int all = input + read + 7;
    return new MixedAnswer(
        start + rest,
        start.length(),
        new Usage("claude", all, 1, read, 7, 4, 0, 0, null, null),
        new Usage("claude", all, output, read, 7, 4, 0, 0, "end_turn", null));
  }

  private static MixedAnswer message(String said, int input, int output) {
    String text =
        """
        {"model":"claude","content":[{"type":"text","text":"%s"}],"stop_reason":"end_turn",
        "usage":{"input_tokens":%d,"output_tokens":%d,"service_tier":"standard"}}\
        """
            .formatted(said, input, output);
    Usage usage = new Usage("claude", input, output, 0, 0, 0, 0, 0, "end_turn", "standard");
    return new MixedAnswer(text, 0, NOTHING, usage);
  }

  private static MixedAnswer responses(
      boolean stream, String said, int input, int read, int output) {
    String response =
        """
        {"model":"gpt","status":"completed","output":[{"type":"message","content":[{"text":"%s"}]}],\
        "usage":{"input_tokens":%d,"input_tokens_details":{"cached_tokens":%d},"output_tokens":%d,\
        "output_tokens_details":{"reasoning_tokens":2}}}\
        """
            .formatted(said, input + read, read, output);
    String events =
        """
        data: {"type":"response.created","response":{"model":"gpt","usage":null}}

        data: {"type":"response.output_text.delta","delta":"%s"}

        data: {"type":"response.completed","response":%s}

        """
            .formatted(said, response);
    return new MixedAnswer(
        stream ? events : response,
        0,
        NOTHING,
        new Usage("gpt", input + read, output, read, 0, 0, 2, 0, "completed", null));
  }

  private static MixedAnswer chat(String said, int input, int output) {
    String text =
        """
        data: {"model":"gpt","choices":[{"delta":{"content":"%s"},"finish_reason":"stop"}]}

        data: {"model":"gpt","choices":[],"usage":{"prompt_tokens":%d,"completion_tokens":%d}}

        data: [DONE]

        """
            .formatted(said, input, output);
    Usage usage = new Usage("gpt", input, output, 0, 0, 0, 0, 0, "stop", null);
    return new MixedAnswer(text, 0, NOTHING, usage);
  }

  private static MixedAnswer completion(String said, int input, int output) {
    String text =
        """
        {"model":"gpt","choices":[{"message":{"content":"%s"},"finish_reason":"length"}],
        "usage":{"prompt_tokens":%d,"completion_tokens":%d}}\
        """
            .formatted(said, input, output);
    Usage usage = new Usage("gpt", input, output, 0, 0, 0, 0, 0, "length", null);
    return new MixedAnswer(text, 0, NOTHING, usage);
  }
}
