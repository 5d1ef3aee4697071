package io.tokenpak.companion.credential.refresh;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Who renews logins, and how.
///
/// @param claudeCommand has Claude Code renew its login if it is due: a program and its arguments
/// @param codexCommand has Codex do so
/// @param spacing the least time between two runs of a command
/// @param patience how long a run is waited for; it is not ended then
/// @param home the companion's folder, in which commands run and locks are kept
/// @param environment what the commands see
public record RefreshSettings(
    Mode mode,
    List<String> claudeCommand,
    List<String> codexCommand,
    Duration spacing,
    Duration patience,
    Path home,
    CliEnvironment environment) {
  /// What the companion may do about a login that ends.
  public enum Mode {
    /// Nothing, and it does not say when one ends.
    OFF,
    /// Nothing; its owner must renew it.
    OBSERVE,
    /// Run the program that owns the login.
    TRIGGER,
    /// Renew the Claude login itself, with Claude Code's locks; run Codex for its login.
    COOPERATE
  }

  public RefreshSettings {
    claudeCommand = List.copyOf(claudeCommand);
    codexCommand = List.copyOf(codexCommand);
  }

  /// Arguments may hold a secret.
  @Override
  public String toString() {
    return "RefreshSettings[" + mode + "]";
  }
}
