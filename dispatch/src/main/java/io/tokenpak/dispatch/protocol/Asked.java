package io.tokenpak.dispatch.protocol;

import com.fasterxml.jackson.databind.JsonNode;

/// A request of the CLI, which waits for the answer.
public sealed interface Asked extends CliLine {
  /// The id that the answer has to carry.
  String requestId();

  /// Whether a tool may run. The source says where a tool of a server comes from: `sdk` for one
  /// that was lent; it is empty for a tool of the CLI.
  record MayRun(String requestId, String toolName, JsonNode input, String source, String toolUseId)
      implements Asked {}

  /// A message to a server of tools that lives on this side.
  record Message(String requestId, String server, JsonNode message) implements Asked {}

  /// Anything else.
  record Unknown(String requestId, String subtype) implements Asked {}
}
