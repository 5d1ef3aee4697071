package io.tokenpak.dispatch.turn;

/// How much a model may think before it answers.
public sealed interface Thinking {
  /// As the CLI has it by itself for the model.
  record Usual() implements Thinking {}

  /// Not at all.
  record Off() implements Thinking {}

  /// At most so many tokens.
  record Budget(int tokens) implements Thinking {
    /// Refuses a budget of nothing, which is [Off].
    public Budget {
      if (tokens < 1) {
        throw new IllegalArgumentException("a budget of thinking needs a token or more: " + tokens);
      }
    }
  }
}
