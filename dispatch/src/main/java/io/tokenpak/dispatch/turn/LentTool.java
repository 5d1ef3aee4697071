package io.tokenpak.dispatch.turn;

import com.fasterxml.jackson.databind.JsonNode;

/// A tool that the caller runs itself and lends to the CLI for the length of a conversation.
public record LentTool(String name, String description, JsonNode inputSchema) {
  /// The name under which the CLI knows the caller as a server of tools.
  public static final String SERVER = "caller";

  /// What stands before the name of a lent tool in what the model says and sees.
  public static final String PREFIX = "mcp__" + SERVER + "__";

  /// The name under which the model knows this tool.
  public String qualifiedName() {
    return PREFIX + name;
  }
}
