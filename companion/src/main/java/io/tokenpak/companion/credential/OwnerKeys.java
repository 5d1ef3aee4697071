package io.tokenpak.companion.credential;

import java.util.List;
import java.util.Optional;

/// Secrets that the owner put into the companion's own environment, as they were written. Not a
/// record: a record would print them.
public final class OwnerKeys {
  private final Optional<String> claudeToken;
  private final List<String> anthropic;
  private final List<String> openAi;

  /// @param claudeToken `CLAUDE_CODE_OAUTH_TOKEN`
  /// @param anthropic API keys beside `ANTHROPIC_API_KEY`, in the owner's order
  /// @param openAi API keys beside `OPENAI_API_KEY`, in the owner's order
  public OwnerKeys(Optional<String> claudeToken, List<String> anthropic, List<String> openAi) {
    this.claudeToken = claudeToken;
    this.anthropic = List.copyOf(anthropic);
    this.openAi = List.copyOf(openAi);
  }

  /// Never log it.
  public Optional<String> claudeToken() {
    return claudeToken;
  }

  /// Never log them.
  public List<String> anthropic() {
    return anthropic;
  }

  /// Never log them.
  public List<String> openAi() {
    return openAi;
  }

  @Override
  public String toString() {
    return "OwnerKeys[claudeToken="
        + (claudeToken.isPresent() ? "set" : "none")
        + ", anthropic="
        + anthropic.size()
        + ", openAi="
        + openAi.size()
        + "]";
  }
}
