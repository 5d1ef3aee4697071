package io.tokenpak.companion.credential.refresh;

import io.tokenpak.companion.credential.ClaudeLogin;
import io.tokenpak.companion.credential.CredentialSettings;
import io.tokenpak.companion.credential.CredentialSource;
import io.tokenpak.companion.credential.Generation;
import io.tokenpak.companion.credential.LoginJson;
import io.tokenpak.companion.credential.TroubleException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A folder of Claude Code's with a login in it, and a folder of the companion's.
final class ClaudeHome {
  final Path configDir;
  final Path home;
  final Path file;

  ClaudeHome(Path folder) throws IOException {
    configDir = Files.createDirectories(folder.resolve(".claude"));
    home = folder.resolve("tokenpak");
    file = Means.login(configDir);
  }

  /// A login as Claude Code writes it, expired.
  void write(String refreshToken) throws IOException {
    write(OAuthStub.accessTokenFor(refreshToken), refreshToken);
  }

  void write(String accessToken, String refreshToken) throws IOException {
    replace(
        """
        {"claudeAiOauth":{"accessToken":"%s","refreshToken":"%s","expiresAt":%d,
         "scopes":["user:inference"],"subscriptionType":"max"},"mcpOAuth":{"a":{"b":[1.50,{}]}}}
        """
            .formatted(accessToken, refreshToken, Instant.now().minusSeconds(60).toEpochMilli()));
  }

  /// Replaces the file as Claude Code does.
  void replace(String text) throws IOException {
    Path fresh =
        Files.createTempFile(
            configDir,
            "login",
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  String text() throws IOException {
    return Files.readString(file);
  }

  String refreshToken() throws IOException {
    return member("refreshToken");
  }

  String accessToken() throws IOException {
    return member("accessToken");
  }

  long expiresAt() throws IOException {
    try {
      return login().number("expiresAt").orElse(0);
    } catch (TroubleException torn) {
      throw new IOException(torn);
    }
  }

  private String member(String name) throws IOException {
    try {
      return login().text(name).orElse("");
    } catch (TroubleException torn) {
      throw new IOException(torn);
    }
  }

  private LoginJson login() throws IOException, TroubleException {
    return LoginJson.parse(Files.readAllBytes(file)).object("claudeAiOauth").orElseThrow();
  }

  /// What the companion knows of the login now.
  CredentialSource source() {
    return new ClaudeLogin(
        new CredentialSettings(configDir, configDir, Optional.empty(), Optional.empty(), true),
        URI.create("https://api.anthropic.com"));
  }

  Generation generation() {
    return source().generation().orElseThrow();
  }

  ClaudeRedeemer redeemer(URI endpoint) {
    return redeemer(endpoint, Checkpoint.NONE);
  }

  ClaudeRedeemer redeemer(URI endpoint, Checkpoint checkpoint) {
    return redeemer(endpoint, checkpoint, ClaudeRedeemer.LOCK_PATIENCE);
  }

  ClaudeRedeemer redeemer(URI endpoint, Checkpoint checkpoint, Duration patience) {
    RedeemSettings settings = new RedeemSettings(endpoint, false);
    return new ClaudeRedeemer(
        home, configDir, settings, "test", (_, _) -> {}, checkpoint, patience);
  }

  Outcome refresh(ClaudeRedeemer redeemer) throws InterruptedException {
    CredentialSource source = source();
    return redeemer.refresh(source, source.generation().orElseThrow());
  }

  /// What lies beside the login, by name: locks and staged files if something was left behind.
  List<String> leftovers() throws IOException {
    try (Stream<Path> inside = Files.list(configDir);
        Stream<Path> beside = Files.list(configDir.resolveSibling(""))) {
      return Stream.concat(inside, beside)
          .map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith(".lock") || name.endsWith(".tokenpak"))
          .toList();
    }
  }
}
