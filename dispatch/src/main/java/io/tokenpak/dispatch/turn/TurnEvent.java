package io.tokenpak.dispatch.turn;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/// Something that happened in a turn. Every turn ends with exactly one event that is not [Partial].
public sealed interface TurnEvent {
  /// An event of the model's stream as its API has it. A turn has a `message_start` to
  /// `message_stop` for each round; calls of local tools and of lent ones (with [LentTool#PREFIX])
  /// are among them.
  record Partial(JsonNode event) implements TurnEvent {}

  /// The round ended with calls of the caller's tools, and the turn waits for their results.
  record CallsLent(List<String> toolUseIds) implements TurnEvent {
    /// Copies the ids.
    public CallsLent {
      toolUseIds = List.copyOf(toolUseIds);
    }
  }

  /// The answer is complete; the usage is that of all its rounds.
  record Completed(String stopReason, JsonNode usage) implements TurnEvent {}

  /// There is no answer, or no more of it.
  record Failed(TurnFailure failure) implements TurnEvent {}

  /// Whether nothing follows in this answer.
  default boolean isLast() {
    return !(this instanceof Partial);
  }
}
