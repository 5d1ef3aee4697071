package io.tokenpak.dispatch.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/// A line that a CLI wrote.
public sealed interface CliLine permits Asked, CliLine.Spoken {
  /// A line that asks for no answer.
  sealed interface Spoken extends CliLine
      permits Init, Partial, Block, Echo, Result, Answered, Withdrawn, Retry, Refused, Other {}

  /// The start of a turn; comes once for each.
  record Init(String sessionId, String model) implements Spoken {}

  /// An event of the model's stream, as the API has it. Those of a sub-agent name the call that
  /// started it.
  record Partial(JsonNode event, Optional<String> parentToolUseId) implements Spoken {}

  /// A finished block of an answer, or several. An answer that the CLI made up itself, to report an
  /// error, says which.
  record Block(JsonNode message, Optional<String> parentToolUseId, Optional<String> error)
      implements Spoken {}

  /// A message that the CLI said to the model: a tool's result, or what it was sent.
  record Echo(JsonNode message, Optional<String> parentToolUseId) implements Spoken {}

  /// The answer to a request of ours.
  record Answered(String requestId, JsonNode response, Optional<String> error) implements Spoken {}

  /// A request of the CLI that needs no answer any more.
  record Withdrawn(String requestId) implements Spoken {}

  /// The provider failed, and the CLI will ask again.
  record Retry(int attempt, int status, String error) implements Spoken {}

  /// The CLI refused a tool by its own rules.
  record Refused(String toolName, String message) implements Spoken {}

  /// A line of a kind that means nothing to us.
  record Other(String type) implements Spoken {}
}
