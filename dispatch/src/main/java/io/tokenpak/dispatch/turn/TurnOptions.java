package io.tokenpak.dispatch.turn;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a turn is to be answered: by which model, under which system prompt, in how many tokens (0
/// for as many as the CLI thinks right), with how much thinking and with which of the caller's
/// tools.
public record TurnOptions(
    String model, @Nullable String system, int maxTokens, Thinking thinking, List<LentTool> tools) {
  /// Copies the tools and refuses a negative bound.
  public TurnOptions {
    if (maxTokens < 0) {
      throw new IllegalArgumentException("a turn cannot have fewer than no tokens: " + maxTokens);
    }
    tools = List.copyOf(tools);
  }
}
