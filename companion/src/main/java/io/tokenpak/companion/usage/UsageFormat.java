package io.tokenpak.companion.usage;

import java.util.List;
import java.util.Map;

/// Where in its JSON an API reports the tokens of an answer, be it one document or a stream of
/// events.
public final class UsageFormat {
  /// OpenAI's Responses, and those of ChatGPT's Codex.
  public static final UsageFormat RESPONSES =
      new UsageFormat(
          Map.ofEntries(
              Map.entry(Figure.TYPE, List.of("type")),
              Map.entry(Figure.ITEM, List.of("item.type", "output[].type")),
              both(Figure.MODEL, "model"),
              both(Figure.STOP_REASON, "status"),
              both(Figure.STOP_DETAIL, "incomplete_details.reason"),
              both(Figure.TIER, "service_tier"),
              both(Figure.INPUT, "usage.input_tokens"),
              both(Figure.OUTPUT, "usage.output_tokens"),
              both(Figure.CACHE_READ, "usage.input_tokens_details.cached_tokens"),
              both(Figure.REASONING, "usage.output_tokens_details.reasoning_tokens")),
          new EventKinds()
              .with(EventKind.FIRST, "response.created")
              .with(EventKind.ITEM_DONE, "response.output_item.done")
              .with(EventKind.LAST, "response.completed", "response.incomplete")
              .with(EventKind.FAILED, "response.failed")
              .with(EventKind.ERROR, "error")
              .with(EventKind.USUAL, "keepalive")
              .withFamily("response.")
              .withFamily("codex."),
          false);

  /// OpenAI's Chat Completions, and what is older than these.
  public static final UsageFormat CHAT_COMPLETIONS =
      new UsageFormat(
          Map.of(
              Figure.ERROR, List.of("error.message", "error.type", "error.code"),
              Figure.MODEL, List.of("model"),
              Figure.STOP_REASON, List.of("choices[].finish_reason"),
              Figure.TIER, List.of("service_tier"),
              Figure.INPUT, List.of("usage.prompt_tokens"),
              Figure.OUTPUT, List.of("usage.completion_tokens"),
              Figure.CACHE_READ, List.of("usage.prompt_tokens_details.cached_tokens"),
              Figure.REASONING, List.of("usage.completion_tokens_details.reasoning_tokens")),
          new EventKinds(),
          false);

  /// Anthropic's Messages. A stream reports at its begin and at its end.
  public static final UsageFormat MESSAGES =
      new UsageFormat(
          Map.ofEntries(
              Map.entry(Figure.TYPE, List.of("type")),
              Map.entry(Figure.MODEL, List.of("model", "message.model")),
              Map.entry(Figure.STOP_REASON, List.of("stop_reason", "delta.stop_reason")),
              messages(Figure.TIER, "service_tier"),
              messages(Figure.INPUT, "input_tokens"),
              messages(Figure.OUTPUT, "output_tokens"),
              messages(Figure.CACHE_READ, "cache_read_input_tokens"),
              messages(Figure.CACHE_WRITTEN, "cache_creation_input_tokens"),
              messages(Figure.CACHE_WRITTEN_SHORT, "cache_creation.ephemeral_5m_input_tokens"),
              messages(Figure.CACHE_WRITTEN_LONG, "cache_creation.ephemeral_1h_input_tokens"),
              messages(Figure.SEARCHES, "server_tool_use.web_search_requests")),
          new EventKinds()
              .with(EventKind.USUAL, "content_block_delta", "message_delta", "content_block_start")
              .with(EventKind.USUAL, "content_block_stop", "ping")
              .with(EventKind.FIRST, "message_start")
              .with(EventKind.LAST, "message_stop")
              .with(EventKind.ERROR, "error"),
          true);

  private final JsonMembers members;
  private final EventKinds events;
  private final boolean countsCacheApart;

  /// @param places the dotted paths at which each figure may stand
  /// @param events what the types of events mean
  /// @param countsCacheApart whether the input is reported without what a cache had part in
  private UsageFormat(
      Map<Figure, List<String>> places, EventKinds events, boolean countsCacheApart) {
    this.members = JsonMembers.of(places);
    this.events = events;
    this.countsCacheApart = countsCacheApart;
  }

  /// In a document of its own and in one that an event holds.
  private static Map.Entry<Figure, List<String>> both(Figure figure, String path) {
    return Map.entry(figure, List.of(path, "response." + path));
  }

  private static Map.Entry<Figure, List<String>> messages(Figure figure, String path) {
    return Map.entry(figure, List.of("usage." + path, "message.usage." + path));
  }

  /// A reader of one answer.
  public UsageReader reader() {
    return new AnswerReader(this);
  }

  /// A reader of what a provider says over a WebSocket: answers one after the other, whose figures
  /// are added up.
  ///
  /// @param extensions the value of `Sec-WebSocket-Extensions` in the provider's consent
  UsageReader socketReader(String extensions) {
    return new SocketReader(this, extensions);
  }

  JsonMembers members() {
    return members;
  }

  EventKinds events() {
    return events;
  }

  boolean countsCacheApart() {
    return countsCacheApart;
  }
}
