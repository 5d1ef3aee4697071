package io.tokenpak.companion.credential.refresh;

import io.tokenpak.companion.credential.ClaudeLogin;
import io.tokenpak.companion.credential.CredentialSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A Claude login in a folder, and programs that play the part of Claude Code: shell scripts that
/// count their runs.
final class FakeCli {
  private final Path folder;

  FakeCli(Path folder) {
    this.folder = folder;
  }

  Path login() {
    return folder.resolve("claude/.credentials.json");
  }

  ClaudeLogin source() {
    return new ClaudeLogin(
        new CredentialSettings(
            folder.resolve("claude"), folder, Optional.empty(), Optional.empty(), true),
        URI.create("https://api.anthropic.com"));
  }

  void write(String token, Instant expires) throws IOException {
    Files.createDirectories(folder.resolve("claude"));
    Path fresh = Files.writeString(folder.resolve("claude/fresh"), json(token, expires));
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
    Files.move(fresh, login(), StandardCopyOption.ATOMIC_MOVE);
  }

  static String json(String token, Instant expires) {
    return "{\"claudeAiOauth\":{\"accessToken\":\"%s\",\"refreshToken\":\"sk-ant-ort01-x\",\"expiresAt\":%d}}"
        .formatted(token, expires.toEpochMilli());
  }

  /// A program that does what the script says, in a shell that knows `$LOGIN` and `$DIR`.
  List<String> program(String script) throws IOException {
    Path file = folder.resolve("claude-%08x.sh".formatted(script.hashCode()));
    Files.writeString(
        file,
        """
        #!/bin/sh
        DIR='%s'
        LOGIN='%s'
        echo run >> "$DIR/runs"
        %s
        """
            .formatted(folder, login(), script));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return List.of(file.toString(), "auth", "status");
  }

  /// What Claude Code does: a new file takes the old one's place.
  static String renewing(String token) {
    return """
    umask 077
    printf '%%s' '%s' > "$LOGIN.tmp"
    mv "$LOGIN.tmp" "$LOGIN"
    """
        .formatted(json(token, Instant.now().plusSeconds(28_800)));
  }

  long runs() throws IOException {
    Path runs = folder.resolve("runs");
    return Files.exists(runs) ? Files.readAllLines(runs).size() : 0;
  }

  CommandTrigger trigger(List<String> argv, PatientWatchdog.Bounds bounds) {
    return trigger(argv, bounds, Map.of());
  }

  CommandTrigger trigger(
      List<String> argv, PatientWatchdog.Bounds bounds, Map<String, String> environment) {
    return new CommandTrigger(
        new Trigger(argv, "TOKENPAK_REFRESH_CLAUDE_COMMAND"),
        CliEnvironment.of(environment, 8766),
        folder,
        bounds);
  }
}
