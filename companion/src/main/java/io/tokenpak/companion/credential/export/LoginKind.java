package io.tokenpak.companion.credential.export;

import java.util.Arrays;
import java.util.Optional;

/// A login that can be exported.
public enum LoginKind {
  CLAUDE("claude", "claude-login"),
  CODEX("codex", "codex-login");

  private final String word;
  private final String source;

  LoginKind(String word, String source) {
    this.word = word;
    this.source = source;
  }

  /// What settings and commands call it.
  public String word() {
    return word;
  }

  /// The name of the credential source that serves requests from it.
  public String source() {
    return source;
  }

  /// The login with that word; empty if there is none.
  public static Optional<LoginKind> ofWord(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }

  /// The login behind a credential source; empty for other sources.
  public static Optional<LoginKind> ofSource(String source) {
    return Arrays.stream(values()).filter(kind -> kind.source.equals(source)).findFirst();
  }
}
