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
  private final SourceSettings sources;

  /// Settings of an owner who set up no further sources.
  public CredentialSettings(
      Path claudeConfigDir,
      Path codexHome,
      Optional<String> anthropicKey,
      Optional<String> openAiKey,
      boolean subscriptionAcknowledged) {
    this(
        claudeConfigDir,
        codexHome,
        anthropicKey,
        openAiKey,
        subscriptionAcknowledged,
        SourceSettings.NONE);
  }

  /// @param claudeConfigDir the folder of Claude Code's login
  /// @param codexHome the folder of Codex's login
  /// @param anthropicKey `ANTHROPIC_API_KEY` in the companion's environment
  /// @param openAiKey `OPENAI_API_KEY` in the companion's environment
  /// @param subscriptionAcknowledged whether the owner lets the Claude login serve other programs
  /// @param sources what else the owner set up
  public CredentialSettings(
      Path claudeConfigDir,
      Path codexHome,
      Optional<String> anthropicKey,
      Optional<String> openAiKey,
      boolean subscriptionAcknowledged,
      SourceSettings sources) {
    this.claudeConfigDir = claudeConfigDir;
    this.codexHome = codexHome;
    this.anthropicKey = anthropicKey;
    this.openAiKey = openAiKey;
    this.subscriptionAcknowledged = subscriptionAcknowledged;
    this.sources = sources;
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

  public SourceSettings sources() {
    return sources;
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
        + ", sources="
        + sources
        + "]";
  }
}
