package io.tokenpak.companion.credential;

import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The Claude subscription logins of the set-up, of which one serves. Which one, the owner's
/// settings say, and neither a limit nor a refusal of the provider's changes it.
public final class ClaudeLogins {
  private final CredentialSettings settings;
  private final URI anthropic;
  private final Path security;
  private final List<CredentialSource> logins = new ArrayList<>();

  /// Why the logins that are still to come are not used; empty as long as none is chosen.
  private String chosen = "";

  private ClaudeLogins(CredentialSettings settings, URI anthropic, Path security) {
    this.settings = settings;
    this.anthropic = anthropic;
    this.security = security;
  }

  /// The login that serves and those that only stand by, in the order in which they are shown.
  public static List<CredentialSource> of(CredentialSettings settings, URI anthropic) {
    return of(settings, anthropic, KeychainItem.SECURITY);
  }

  static List<CredentialSource> of(CredentialSettings settings, URI anthropic, Path security) {
    ClaudeLogins logins = new ClaudeLogins(settings, anthropic, security);
    logins.collect();
    return settings.sources().keysWhenExhausted()
        ? logins.logins.stream().map(ClaudeLogins::yielding).toList()
        : List.copyOf(logins.logins);
  }

  private static CredentialSource yielding(CredentialSource login) {
    return new KeysWhenExhausted(login);
  }

  private void collect() {
    if (settings.sources().places().subscription() == SourceSettings.Subscription.OPENCLAW) {
      chosen = "TOKENPAK_SUBSCRIPTION_LOGIN is openclaw";
    }
    if (settings.sources().keys().claudeToken().isPresent()) {
      logins.add(unlessChosen(new OAuthTokenVariable(settings, anthropic)));
      chosen = chosen.isEmpty() ? OAuthTokenVariable.VARIABLE + " is set" : chosen;
    }
    Optional<KeychainItem> keychain = settings.sources().places().keychain().map(this::keychain);
    keychain.ifPresent(item -> logins.add(unlessChosen(item)));
    ClaudeLogin file = new ClaudeLogin(settings, anthropic);
    logins.add(
        chosen.isEmpty() && keychain.isPresent()
            ? unlessInKeychain(file, keychain.get())
            : unlessChosen(file));
  }

  private KeychainItem keychain(String service) {
    return new KeychainItem(settings, service, anthropic, security, InstantSource.system());
  }

  private CredentialSource unlessChosen(CredentialSource login) {
    return chosen.isEmpty() ? login : new Standby(login, ClaudeAuth.PROVIDER, () -> true, chosen);
  }

  /// Claude Code keeps one login; where the keychain holds it, the file is left from earlier.
  private static CredentialSource unlessInKeychain(CredentialSource file, KeychainItem keychain) {
    return new Standby(
        file, ClaudeAuth.PROVIDER, keychain::holdsLogin, "the keychain holds Claude Code's login");
  }
}
