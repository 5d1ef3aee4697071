package io.tokenpak.companion.credential.refresh;

import io.tokenpak.companion.credential.CredentialSource;
import java.util.List;

/// What is run to have a login renewed.
///
/// @param argv a program and its arguments
/// @param setting the variable that names them
record Trigger(List<String> argv, String setting) {
  static final String CLAUDE = "claude-login";
  private static final String CODEX = "codex-login";

  /// Whether the login of that source is renewed by a program at all.
  static boolean exists(CredentialSource source) {
    return source.name().equals(CLAUDE) || source.name().equals(CODEX);
  }

  /// What the settings say of a source for which there is one.
  static Trigger of(CredentialSource source, RefreshSettings settings) {
    return source.name().equals(CLAUDE)
        ? new Trigger(settings.claudeCommand(), "TOKENPAK_REFRESH_CLAUDE_COMMAND")
        : new Trigger(settings.codexCommand(), "TOKENPAK_REFRESH_CODEX_COMMAND");
  }

  /// The program alone: an argument may be a secret.
  String program() {
    return argv.getFirst();
  }

  @Override
  public String toString() {
    return "Trigger[" + program() + "]";
  }
}
