package io.tokenpak.companion.credential;

import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads what Codex writes into `auth.json` and words it as credentials.
///
/// @param chatgpt the origin for a ChatGPT login
/// @param openai the origin for an API key
record CodexAuth(CredentialSource source, Path file, URI chatgpt, URI openai) {
  CodexGeneration parse(byte[] bytes) throws TroubleException {
    LoginJson auth = LoginJson.parse(bytes);
    Optional<String> mode = auth.text("auth_mode").map(name -> name.toLowerCase(Locale.ROOT));
    Optional<LoginJson> tokens = auth.object("tokens");
    if (mode.orElse(tokens.isPresent() ? "chatgpt" : "apikey").startsWith("chatgpt")) {
      return chatGpt(tokens.orElseThrow(CodexAuth::empty));
    }
    if (mode.orElse("apikey").equals("apikey")) {
      return apiKey(auth.secret("OPENAI_API_KEY").orElseThrow(CodexAuth::empty));
    }
    throw new TroubleException(Trouble.missing("holds a login of a kind that only Codex can use"));
  }

  private static TroubleException empty() {
    return new TroubleException(Trouble.missing("holds no login"));
  }

  private CodexGeneration chatGpt(LoginJson tokens) throws TroubleException {
    Secret token = tokens.secret("access_token").orElseThrow(CodexAuth::empty);
    Optional<Secret> account = tokens.secret("account_id");
    return chatGpt(
        token,
        account,
        account.or(() -> named(token, tokens)),
        WebToken.expiry(token.value()).orElse(null));
  }

  /// A ChatGPT login in the words of whatever file.
  ///
  /// @param account that requests name
  /// @param identity the account that the token belongs to, as far as is known
  CodexGeneration chatGpt(
      Secret token,
      Optional<Secret> account,
      Optional<Secret> identity,
      @Nullable Instant expires) {
    Credential overHttp = presenting(token, account, beta(CredentialField.Joining.MERGE));
    // Codex names its WebSocket protocol in this field, and only one protocol can be spoken.
    Credential onSocket = presenting(token, account, beta(CredentialField.Joining.IF_ABSENT));
    return new CodexGeneration(
        new Generation(
            token.generation(), expires, null, identity.map(Secret::generation).orElse(null)),
        new Finding.Found(overHttp.editingBody()),
        new Finding.Found(overHttp),
        new Finding.Found(onSocket),
        refused(
            " holds a ChatGPT login, which OpenAI's API does not take: set OPENAI_API_KEY for the"
                + " companion, or use a base URL that ends in /backend-api/codex"));
  }

  /// The account, where only a token names it.
  private static Optional<Secret> named(Secret token, LoginJson tokens) {
    return WebToken.openAiAccount(token.value())
        .or(() -> {
          try {
            return tokens.text("id_token").flatMap(WebToken::openAiAccount);
          } catch (TroubleException unknownForm) {
            return Optional.empty();
          }
        });
  }

  private CodexGeneration apiKey(Secret key) {
    Finding refused =
        refused(
            " holds an API key, which the ChatGPT backend does not take: use a base URL that ends"
                + " in /v1, or run `codex login` to sign in with ChatGPT");
    return new CodexGeneration(
        Generation.of(key.generation()),
        refused,
        refused,
        refused,
        new Finding.Found(
            Credential.injected(
                source,
                key.generation(),
                openai,
                List.of(CredentialField.set("Authorization", key.asBearer())))));
  }

  private static CredentialField beta(CredentialField.Joining joining) {
    String value = "responses=experimental";
    return joining == CredentialField.Joining.MERGE
        ? CredentialField.merge("OpenAI-Beta", value)
        : CredentialField.ifAbsent("OpenAI-Beta", value);
  }

  private Credential presenting(Secret token, Optional<Secret> account, CredentialField beta) {
    List<CredentialField> fields = new ArrayList<>();
    fields.add(CredentialField.set("Authorization", token.asBearer()));
    account.ifPresent(
        secret -> fields.add(CredentialField.set("chatgpt-account-id", secret.value())));
    fields.add(CredentialField.ifAbsent("originator", "codex_cli_rs"));
    fields.add(beta);
    return Credential.injected(source, token.generation(), chatgpt, fields);
  }

  private Finding refused(String why) {
    return new Finding.Missing(new Refusal(Reason.CREDENTIAL_UNAVAILABLE, file + why));
  }
}
