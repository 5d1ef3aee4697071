package io.tokenpak.companion.credential.export;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;

/// An owner's machine: logins of the command-line programs, an OpenClaw, and a companion's folder.
final class Desktop {
  static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  static final ExportTerms PLAIN = new ExportTerms(true, false, false);
  static final ExportTerms WITH_REFRESH = new ExportTerms(true, true, false);
  static final ExportTerms REPLACING = new ExportTerms(true, false, true);

  final Path home;
  final Path openClaw;
  final Path claude;
  final Path codex;
  final LoginFiles logins;
  final ExportTargets targets;

  Desktop(Path folder) throws IOException {
    home = folder.resolve("tokenpak");
    openClaw = Files.createDirectories(folder.resolve("openclaw"));
    claude = folder.resolve(".credentials.json");
    codex = folder.resolve("auth.json");
    logins = new LoginFiles(claude, codex);
    targets = new ExportTargets(openClaw, folder, new ExportLedger(home), () -> NOW);
    claude("one");
    codex("one", "acct-1");
  }

  void claude(String generation) throws IOException {
    secret(
        claude,
        """
        {"claudeAiOauth":{"accessToken":"%s","refreshToken":"sk-ant-ort01-%s","expiresAt":%d,
         "scopes":["user:inference","user:profile"],"subscriptionType":"max",
         "rateLimitTier":"default_claude_max_5x"},"mcpOAuth":{"a":1}}
        """
            .formatted(claudeToken(generation), generation, expiry().toEpochMilli()));
  }

  void codex(String generation, String account) throws IOException {
    secret(
        codex,
        """
        {"auth_mode":"chatgpt","OPENAI_API_KEY":null,"tokens":{"id_token":"eyJ.id.%1$s",
         "access_token":"%2$s","refresh_token":"rt-%1$s","account_id":"%3$s"},
         "last_refresh":"2026-11-20T12:00:00Z"}
        """
            .formatted(generation, codexToken(generation), account));
  }

  static String claudeToken(String generation) {
    return "sk-ant-oat01-" + generation;
  }

  static String codexToken(String generation) {
    String claims = "{\"exp\":%d,\"jti\":\"%s\"}".formatted(expiry().getEpochSecond(), generation);
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    return "eyJhbGciOiJub25lIn0."
        + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8))
        + ".c2ln";
  }

  static Instant expiry() {
    return NOW.plusSeconds(8 * 3600);
  }

  static void secret(Path file, String text) throws IOException {
    Path fresh =
        Files.createTempFile(
            file.resolveSibling(""),
            "login",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  LoginMaterial login(LoginKind kind) throws ExportException {
    return logins.login(kind).orElseThrow();
  }

  Exported export(String target, LoginKind kind, ExportTerms terms) throws ExportException {
    return targets.one(target).write(login(kind), terms);
  }

  Path oauth() {
    return openClaw.resolve("credentials/oauth.json");
  }

  Path profiles() {
    return openClaw.resolve("agents/main/agent/auth-profiles.json");
  }

  static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
