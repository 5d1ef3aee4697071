package io.tokenpak.companion.credential;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads OpenClaw's auth profiles and words them as credentials. What is said of a profile is its
/// provider and its type: its name may be somebody's address.
///
/// @param kind which of the profiles count
record OpenClawAuth(
    CredentialSource source, Kind kind, ClaudeAuth claude, CodexAuth codex, URI openAi) {
  /// What a profile is for.
  enum Kind {
    /// Those of subscriptions.
    LOGINS,
    /// API keys.
    KEYS
  }

  OpenClawGeneration parse(byte[] bytes) throws TroubleException {
    LoginJson profiles =
        LoginJson.parse(bytes)
            .object("profiles")
            .orElseThrow(() -> new TroubleException(Trouble.missing("holds no profiles")));
    Found found = new Found();
    for (String name : profiles.names()) {
      Optional<LoginJson> profile = profiles.object(name);
      if (profile.isPresent()) {
        take(profile.get(), found);
      }
    }
    return found.generation(kind);
  }

  private void take(LoginJson profile, Found found) throws TroubleException {
    String type = profile.text("type").orElse("");
    String provider = profile.text("provider").orElse("");
    if (kind == Kind.KEYS) {
      if (type.equals("api_key")) {
        takeKey(profile, provider, found);
      }
      return;
    }
    switch (type) {
      case "oauth" -> takeOAuth(profile, provider, found);
      case "token" -> takeToken(profile, provider, found);
      default -> {}
    }
  }

  private void takeKey(LoginJson profile, String provider, Found found) throws TroubleException {
    KeyProvider taker =
        switch (provider) {
          case "anthropic" -> KeyProvider.ANTHROPIC;
          case "openai" -> KeyProvider.OPENAI;
          default -> null;
        };
    if (taker == null || found.key(taker) != null) {
      return;
    }
    Optional<String> text = profile.text("key");
    text = text.isPresent() ? text : profile.text("apiKey");
    if (text.isEmpty() || text.get().startsWith("$")) {
      found.notes.add(
          "the API key of "
              + provider
              + " is a reference, which OpenClaw alone resolves: set "
              + taker.variable()
              + " for the companion");
    } else if (!Secret.isSendable(text.get())) {
      found.notes.add(
          "the API key of " + provider + " has characters that no header field can carry");
    } else {
      Secret key = Secret.of(text.get());
      URI origin = taker == KeyProvider.ANTHROPIC ? claude.origin() : openAi;
      found.put(taker, new Finding.Found(taker.present(source, key, origin)));
    }
  }

  private void takeToken(LoginJson profile, String provider, Found found) throws TroubleException {
    if (!provider.equals("anthropic") || found.claude != null) {
      return;
    }
    Optional<Secret> token = profile.secret("token");
    if (token.isEmpty()) {
      found.notes.add(
          "the token of anthropic is a reference, which OpenClaw alone resolves: set"
              + " CLAUDE_CODE_OAUTH_TOKEN for the companion");
    } else {
      found.claude = claude.generation(token.get(), ClaudeAuth.time(profile, "expires"));
    }
  }

  private void takeOAuth(LoginJson profile, String provider, Found found) throws TroubleException {
    boolean isClaude = provider.equals("anthropic");
    boolean isCodex = provider.equals("openai-codex") || provider.equals("openai");
    if ((isClaude && found.claude != null) || (isCodex && found.codex != null)) {
      return;
    }
    Optional<Secret> access = profile.secret("access");
    if (!isClaude && !isCodex) {
      return;
    }
    if (access.isEmpty()) {
      found.notes.add(
          "an oauth profile of "
              + provider
              + (profile.text("key").isPresent()
                  ? " has its token in \"key\" instead of \"access\": `tokenpak doctor` can mend it"
                  : " has no \"access\": log in again with `openclaw models auth login`"));
    } else if (isClaude) {
      found.claude = claude.generation(access.get(), ClaudeAuth.time(profile, "expires"));
    } else {
      Secret token = access.get();
      Optional<Secret> account = profile.secret("accountId");
      Optional<Secret> identity = account.or(() -> WebToken.openAiAccount(token.value()));
      found.codex = codex.chatGpt(token, account, identity, ClaudeAuth.time(profile, "expires"));
    }
  }

  /// The first usable profile of each sort. Not a record: it is filled as the file is read.
  private static final class Found {
    private final List<String> notes = new ArrayList<>();
    private @Nullable ClaudeGeneration claude;
    private @Nullable CodexGeneration codex;
    private Finding.@Nullable Found anthropicKey;
    private Finding.@Nullable Found openAiKey;

    private Finding.@Nullable Found key(KeyProvider provider) {
      return provider == KeyProvider.ANTHROPIC ? anthropicKey : openAiKey;
    }

    private void put(KeyProvider provider, Finding.Found key) {
      if (provider == KeyProvider.ANTHROPIC) {
        anthropicKey = key;
      } else {
        openAiKey = key;
      }
    }

    private OpenClawGeneration generation(Kind kind) throws TroubleException {
      boolean none = claude == null && codex == null && anthropicKey == null && openAiKey == null;
      if (none) {
        String what = kind == Kind.KEYS ? "API key" : "subscription login";
        throw new TroubleException(
            notes.isEmpty()
                ? Trouble.missing("holds no " + what + " for Anthropic or OpenAI")
                : new Trouble(
                    SourceHealth.State.TORN, "holds no usable " + what, String.join("; ", notes)));
      }
      return new OpenClawGeneration(
          claude, codex, anthropicKey, openAiKey, String.join("; ", notes));
    }
  }
}
