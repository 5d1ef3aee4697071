package io.tokenpak.companion.credential.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenpak.companion.credential.CredentialSettings;
import io.tokenpak.companion.credential.PrivateFile;
import io.tokenpak.companion.credential.Secret;
import io.tokenpak.companion.credential.TroubleException;
import io.tokenpak.companion.credential.WebToken;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The logins that the command-line programs keep in files.
///
/// @param claude Claude Code's
/// @param codex Codex's
public record LoginFiles(Path claude, Path codex) implements LoginSupply {
  /// Below this, a time counts seconds: as milliseconds it would lie before September 2001.
  private static final long LEAST_MILLISECONDS = 1_000_000_000_000L;

  /// Where the settings say that they are.
  public static LoginFiles of(CredentialSettings settings) {
    return new LoginFiles(
        settings.claudeConfigDir().resolve(".credentials.json"),
        settings.codexHome().resolve("auth.json"));
  }

  @Override
  public Optional<LoginMaterial> login(LoginKind kind) throws ExportException {
    Path file = kind == LoginKind.CLAUDE ? claude : codex;
    Optional<byte[]> bytes = read(file);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode login = JsonTree.object(bytes.get(), file);
    return kind == LoginKind.CLAUDE ? claude(login) : codex(login);
  }

  private static Optional<byte[]> read(Path file) throws ExportException {
    try {
      return Optional.of(new PrivateFile(file).read());
    } catch (TroubleException trouble) {
      if (trouble.trouble().isMissing()) {
        return Optional.empty();
      }
      String remedy = trouble.trouble().remedy();
      throw new ExportException(
          file + " " + trouble.getMessage() + (remedy.isEmpty() ? "" : ": " + remedy));
    }
  }

  private Optional<LoginMaterial> claude(ObjectNode file) throws ExportException {
    JsonNode login = file.path("claudeAiOauth");
    Optional<Secret> access = secret(login, "accessToken", claude);
    if (access.isEmpty()) {
      return Optional.empty();
    }
    List<String> scopes = new ArrayList<>();
    login.path("scopes").forEach(scope -> scopes.add(scope.asText()));
    return Optional.of(
        new LoginMaterial(
            LoginKind.CLAUDE,
            new LoginMaterial.Tokens(
                access.get(), secret(login, "refreshToken", claude), Optional.empty()),
            time(login.path("expiresAt")),
            Optional.empty(),
            new LoginMaterial.Facts(
                scopes,
                JsonTree.text(login, "subscriptionType"),
                JsonTree.text(login, "rateLimitTier"),
                Optional.empty())));
  }

  private Optional<LoginMaterial> codex(ObjectNode file) throws ExportException {
    JsonNode tokens = file.path("tokens");
    Optional<Secret> access = secret(tokens, "access_token", codex);
    if (access.isEmpty()) {
      if (JsonTree.text(file, "OPENAI_API_KEY").isPresent()) {
        throw new ExportException(
            codex
                + " holds an API key, which needs no export: set OPENAI_API_KEY where it is used");
      }
      return Optional.empty();
    }
    return Optional.of(
        new LoginMaterial(
            LoginKind.CODEX,
            new LoginMaterial.Tokens(
                access.get(),
                secret(tokens, "refresh_token", codex),
                secret(tokens, "id_token", codex)),
            WebToken.expiry(access.get().value()),
            JsonTree.text(tokens, "account_id"),
            new LoginMaterial.Facts(
                List.of(),
                Optional.empty(),
                Optional.empty(),
                JsonTree.text(file, "last_refresh"))));
  }

  private static Optional<Secret> secret(JsonNode object, String name, Path file)
      throws ExportException {
    Optional<String> text = JsonTree.text(object, name);
    if (text.isPresent() && !Secret.isSendable(text.get())) {
      throw new ExportException(file + " has characters in " + name + " that no token has");
    }
    return text.map(Secret::of);
  }

  static Optional<Instant> time(JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() <= 0) {
      return Optional.empty();
    }
    long time = value.asLong();
    return Optional.of(
        time < LEAST_MILLISECONDS ? Instant.ofEpochSecond(time) : Instant.ofEpochMilli(time));
  }
}
