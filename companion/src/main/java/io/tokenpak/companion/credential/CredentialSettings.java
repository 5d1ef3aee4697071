package io.tokenpak.companion.credential;

import java.nio.file.Path;
import java.util.Optional;

/// Where the companion may find credentials and what the owner lets it do with them. Not a record:
/// a record would print the keys.
public final class CredentialSettings {
  private final Path claudeConfigDir;
  private final Path codexHome;
  private final Optional<String> anthropicKey;
  private final Optional<String> openAiKey;
  private final boolean subscriptionAcknowledged;

  /// @param claudeConfigDir the folder of Claude Code's login
  /// @param codexHome the folder of Codex's login
  /// @param anthropicKey `ANTHROPIC_API_KEY` in the companion's environment
  /// @param openAiKey `OPENAI_API_KEY` in the companion's environment
  /// @param subscriptionAcknowledged whether the owner lets the Claude login serve other programs
  public CredentialSettings(
      Path claudeConfigDir,
      Path codexHome,
      Optional<String> anthropicKey,
      Optional<String> openAiKey,
      boolean subscriptionAcknowledged) {
    this.claudeConfigDir = claudeConfigDir;
    this.codexHome = codexHome;
    this.anthropicKey = anthropicKey;
    this.openAiKey = openAiKey;
    this.subscriptionAcknowledged = subscriptionAcknowledged;
  }

  public Path claudeConfigDir() {
    return claudeConfigDir;
  }

  public Path codexHome() {
    return codexHome;
  }

  /// As the owner wrote it. Never log it.
  public Optional<String> anthropicKey() {
    return anthropicKey;
  }

  /// As the owner wrote it. Never log it.
  public Optional<String> openAiKey() {
    return openAiKey;
  }

  public boolean subscriptionAcknowledged() {
    return subscriptionAcknowledged;
  }

  @Override
  public String toString() {
    return "CredentialSettings[claudeConfigDir="
        + claudeConfigDir
        + ", codexHome="
        + codexHome
        + ", anthropicKey="
        + (anthropicKey.isPresent() ? "set" : "none")
        + ", openAiKey="
        + (openAiKey.isPresent() ? "set" : "none")
        + ", subscriptionAcknowledged="
        + subscriptionAcknowledged
        + "]";
  }
}
