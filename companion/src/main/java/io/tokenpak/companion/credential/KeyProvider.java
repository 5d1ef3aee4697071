package io.tokenpak.companion.credential;

import java.net.URI;
import java.util.List;

/// A provider that takes API keys, and how.
enum KeyProvider {
  ANTHROPIC(
      "anthropic",
      "ANTHROPIC_API_KEY",
      "TOKENPAK_ANTHROPIC_API_KEYS",
      "TOKENPAK_ANTHROPIC_KEY_COMMAND"),
  OPENAI("openai", "OPENAI_API_KEY", "TOKENPAK_OPENAI_API_KEYS", "TOKENPAK_OPENAI_KEY_COMMAND");

  private final String title;
  private final String variable;
  private final String list;
  private final String command;

  KeyProvider(String title, String variable, String list, String command) {
    this.title = title;
    this.variable = variable;
    this.list = list;
    this.command = command;
  }

  /// As names of sources begin.
  String title() {
    return title;
  }

  /// The source that reads the variables.
  String source() {
    return title + "-api-key";
  }

  /// The variable of one key.
  String variable() {
    return variable;
  }

  /// The variable of several keys.
  String list() {
    return list;
  }

  /// The variable of a command that prints a key.
  String command() {
    return command;
  }

  /// Whether a route's provider takes a key of this one.
  boolean takes(String routed) {
    return switch (this) {
      case ANTHROPIC ->
          routed.equals("tokenpak-anthropic") || routed.equals("tokenpak-claude-code");
      case OPENAI -> routed.equals("tokenpak-openai");
    };
  }

  Credential present(CredentialSource source, Secret key, URI origin) {
    CredentialField field =
        switch (this) {
          case ANTHROPIC -> CredentialField.set("x-api-key", key.value());
          case OPENAI -> CredentialField.set("Authorization", key.asBearer());
        };
    return Credential.injected(source, key.generation(), origin, List.of(field));
  }
}
