package io.tokenpak.companion.usage;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// Where in its JSON an API reports the tokens of an answer, be it one document or a stream of
/// events.
public final class UsageFormat {
  /// OpenAI's Responses.
  public static final UsageFormat RESPONSES =
      new UsageFormat(
          Map.of(
              Figure.TYPE, List.of("type"),
              Figure.MODEL, List.of("model", "response.model"),
              Figure.INPUT, List.of("usage.input_tokens", "response.usage.input_tokens"),
              Figure.OUTPUT, List.of("usage.output_tokens", "response.usage.output_tokens"),
              Figure.CACHE_READ,
                  List.of(
                      "usage.input_tokens_details.cached_tokens",
                      "response.usage.input_tokens_details.cached_tokens")),
          Set.of("response.completed", "response.incomplete", "response.failed"),
          false);

  /// OpenAI's Chat Completions, and what is older than these.
  public static final UsageFormat CHAT_COMPLETIONS =
      new UsageFormat(
          Map.of(
              Figure.MODEL, List.of("model"),
              Figure.INPUT, List.of("usage.prompt_tokens"),
              Figure.OUTPUT, List.of("usage.completion_tokens"),
              Figure.CACHE_READ, List.of("usage.prompt_tokens_details.cached_tokens")),
          Set.of(),
          false);

  /// Anthropic's Messages. The last event of a stream has the last word on each figure.
  public static final UsageFormat MESSAGES =
      new UsageFormat(
          Map.of(
              Figure.TYPE, List.of("type"),
              Figure.MODEL, List.of("model", "message.model"),
              Figure.INPUT, List.of("usage.input_tokens", "message.usage.input_tokens"),
              Figure.OUTPUT, List.of("usage.output_tokens", "message.usage.output_tokens"),
              Figure.CACHE_READ,
                  List.of("usage.cache_read_input_tokens", "message.usage.cache_read_input_tokens"),
              Figure.CACHE_WRITTEN,
                  List.of(
                      "usage.cache_creation_input_tokens",
                      "message.usage.cache_creation_input_tokens")),
          Set.of("message_stop"),
          true);

  private final JsonMembers members;
  private final Set<String> lastEvents;
  private final boolean countsCacheApart;

  /// @param places the dotted paths at which each figure may stand
  /// @param lastEvents the types of the events that end a stream
  /// @param countsCacheApart whether the input is reported without what a cache had part in
  private UsageFormat(
      Map<Figure, List<String>> places, Set<String> lastEvents, boolean countsCacheApart) {
    this.members = JsonMembers.of(places);
    this.lastEvents = lastEvents;
    this.countsCacheApart = countsCacheApart;
  }

  /// A reader of one answer.
  public UsageReader reader() {
    return new AnswerReader(this);
  }

  JsonMembers members() {
    return members;
  }

  boolean isLastEvent(String type) {
    return lastEvents.contains(type);
  }

  boolean countsCacheApart() {
    return countsCacheApart;
  }
}
