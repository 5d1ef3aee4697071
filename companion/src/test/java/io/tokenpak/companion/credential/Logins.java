package io.tokenpak.companion.credential;

import io.tokenpak.companion.SampleCatalog;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.provider.Provider;
import io.tokenpak.companion.route.Access;
import io.tokenpak.companion.route.Route;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// A home folder with logins in it, a clock that stands still, and every source that looks there.
final class Logins {
  static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  static final Caller CALLER = new Caller("generic", null, null);

  final Path home;
  final Path claude;
  final Path codex;
  final AtomicLong nanos = new AtomicLong(1_000_000_000L);
  volatile Instant now = NOW;
  Optional<String> anthropicKey = Optional.empty();
  Optional<String> openAiKey = Optional.empty();
  boolean acknowledged = true;

  Logins(Path home) {
    this.home = home;
    claude = home.resolve(".credentials.json");
    codex = home.resolve("auth.json");
  }

  CredentialSettings settings() {
    return new CredentialSettings(home, home, anthropicKey, openAiKey, acknowledged);
  }

  ClaudeLogin claudeLogin() {
    return new ClaudeLogin(
        settings(), provider("tokenpak-claude-code").origin(), nanos::get, () -> now);
  }

  CodexLogin codexLogin() {
    return new CodexLogin(
        settings(),
        provider("tokenpak-openai-codex").origin(),
        provider("tokenpak-openai").origin(),
        nanos::get,
        () -> now);
  }

  Credentials credentials() {
    return new Credentials(
        List.of(
            claudeLogin(),
            codexLogin(),
            EnvironmentKey.anthropic(settings(), provider("tokenpak-anthropic").origin()),
            EnvironmentKey.openAi(settings(), provider("tokenpak-openai").origin()),
            new ClientSupplied()));
  }

  /// Lets enough time pass for the next use to look at the file.
  void later() {
    nanos.addAndGet(CredentialFile.LOOK_EVERY.toNanos());
  }

  static Provider provider(String name) {
    return SampleCatalog.providers().stream()
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  static Route injected(String provider) {
    return new Route(provider(provider), Route.HTTP, Access.INJECTED);
  }

  static Route passed(String provider) {
    return new Route(provider(provider), Route.HTTP, Access.CALLER);
  }

  static Finding find(CredentialSource source, RequestHead head, String provider) {
    return source.find(head, CALLER, injected(provider));
  }

  static String claudeJson(String token) {
    return claudeJson(token, NOW.plusSeconds(3600));
  }

  static String claudeJson(String token, Instant expires) {
    return """
    {"claudeAiOauth":{"accessToken":"%s","refreshToken":"sk-ant-ort01-x","expiresAt":%d,
     "scopes":["user:inference"],"subscriptionType":"max"},"mcpOAuth":{"a":{"b":[1,{}]}}}
    """
        .formatted(token, expires.toEpochMilli());
  }

  static String codexJson(String token, String account) {
    return """
    {"auth_mode":"chatgpt","OPENAI_API_KEY":null,
     "tokens":{"id_token":"eyJ.e30.s","access_token":"%s","refresh_token":"r","account_id":"%s"},
     "last_refresh":"2026-11-01T12:00:00Z"}
    """
        .formatted(token, account);
  }

  static String codexKeyJson(String key) {
    return "{\"auth_mode\":\"apikey\",\"OPENAI_API_KEY\":\"" + key + "\"}";
  }

  /// An unsigned JSON Web Token.
  static String jwt(String claims) {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    return base64.encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8))
        + "."
        + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8))
        + ".c2ln";
  }

  /// Writes as Claude Code does: a new file takes the place of the old one.
  static void replace(Path file, String text) throws IOException {
    Path fresh = Files.createTempFile(file.getParent(), "login", ".tmp");
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// Writes as Codex does: the file is emptied, then written.
  static void overwrite(Path file, String text) throws IOException {
    if (Files.notExists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.write(
        file,
        text.getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING);
  }

  static void mode(Path file, String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}
