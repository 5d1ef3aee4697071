package io.tokenpak.companion.credential;

import io.tokenpak.companion.credential.process.CommandEnvironment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where more credentials come from, for owners who set that up. Holds secrets, in parts that print
/// none.
///
/// @param keysWhenExhausted whether an API key may serve while a subscription login is out of quota
public record SourceSettings(
    OwnerKeys keys, KeyCommands commands, LoginPlaces places, boolean keysWhenExhausted) {
  /// What somebody has who set nothing up.
  public static final SourceSettings NONE =
      new SourceSettings(
          new OwnerKeys(Optional.empty(), List.of(), List.of()),
          new KeyCommands(List.of(), List.of(), CommandEnvironment.EMPTY),
          new LoginPlaces(
              Subscription.CLI, Optional.empty(), Path.of("/nonexistent"), Optional.empty()),
          false);

  /// Whose subscription logins may serve. A provider's requests never draw on two of them.
  public enum Subscription {
    /// Those of the providers' own programs.
    CLI,
    /// Those in OpenClaw's auth profiles.
    OPENCLAW
  }

  /// Commands that print API keys; each is a program and its arguments, or empty if there is none.
  ///
  /// @param environment for the commands
  public record KeyCommands(
      List<String> anthropic, List<String> openAi, CommandEnvironment environment) {
    public KeyCommands {
      anthropic = List.copyOf(anthropic);
      openAi = List.copyOf(openAi);
    }

    /// An argument may be a secret.
    @Override
    public String toString() {
      return "KeyCommands[anthropic=" + anthropic.size() + ", openAi=" + openAi.size() + "]";
    }
  }

  /// Where logins of other programs are.
  ///
  /// @param openClaw the folder of an OpenClaw agent; empty if its profiles are not asked for
  /// @param gemini the file of Gemini CLI's login
  /// @param keychain the service of Claude Code's item in the keychain; empty where there is none
  public record LoginPlaces(
      Subscription subscription, Optional<Path> openClaw, Path gemini, Optional<String> keychain) {}
}
