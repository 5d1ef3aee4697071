package io.tokenpak.companion.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.Service;
import io.tokenpak.companion.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialCommandsTest {
  private static final Instant FAR = Instant.parse("2100-01-01T00:00:00Z");

  @TempDir Path user;

  private final Map<String, String> environment = new HashMap<>(Map.of("TOKENPAK_PORT", "0"));

  private CommandRun run(String... arguments) {
    return CommandRun.at(user, environment, arguments);
  }

  private void login(String token, Instant expires) throws Exception {
    Path file = user.resolve(".claude").resolve(".credentials.json");
    Files.createDirectories(user.resolve(".claude"));
    Files.writeString(
        file,
        "{\"claudeAiOauth\":{\"accessToken\":\"%s\",\"refreshToken\":\"sk-ant-ort01-x\",\"expiresAt\":%d}}"
            .formatted(token, expires.toEpochMilli()));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private Service serve() throws Exception {
    environment.put("HOME", user.toString());
    return Service.start(Settings.load(environment));
  }

  @Test
  void listShowsEachSourceAndSaysThatNothingIsRenewedWhileNothingRuns() throws Exception {
    login("sk-ant-oat01-a", FAR);

    CommandRun run = run("credentials", "list");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("claude-login", "valid, expires 2100-01-01", "not running")
        .doesNotContain("sk-ant-oat01-a", "ort01");
  }

  @Test
  void listAsksTheRunningCompanion() throws Exception {
    login("sk-ant-oat01-a", FAR);
    try (Service _ = serve()) {
      CommandRun run = run("credentials", "list", "--json");

      assertThat(run.exitCode()).isZero();
      assertThat(run.out())
          .contains("\"source\":\"claude-login\"", "\"state\":\"valid\"", "\"next\":")
          .doesNotContain("caller", "sk-ant-oat01-a");
    }
  }

  @Test
  void checkSucceedsOnlyIfACredentialServes() throws Exception {
    assertThat(run("credentials", "check").exitCode()).isEqualTo(1);

    login("sk-ant-oat01-a", FAR);
    assertThat(run("credentials", "check").exitCode()).isZero();
    assertThat(run("credentials", "check", "claude-login").exitCode()).isZero();
    assertThat(run("credentials", "check", "codex-login").exitCode()).isEqualTo(1);
  }

  @Test
  void checkFailsForALoginThatOthersMayRead() throws Exception {
    login("sk-ant-oat01-a", FAR);
    Path file = user.resolve(".claude").resolve(".credentials.json");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    environment.put("ANTHROPIC_API_KEY", "sk-ant-api03-k");

    CommandRun run = run("credentials", "check");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("chmod 600");
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "refresh"})
  void anUnknownNameIsAnsweredWithWhereToLook(String command) {
    CommandRun run = run("credentials", command, "claude");

    assertThat(run.exitCode()).isNotZero();
    assertThat(run.err()).contains("tokenpak credentials list");
  }

  @Test
  void refreshSaysWhereNothingRenews() {
    environment.put("OPENAI_API_KEY", "sk-1");

    CommandRun run = run("credentials", "refresh", "openai-api-key");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("nothing renews openai-api-key");
  }

  @Test
  void invalidateNeedsARunningCompanion() throws Exception {
    assertThat(run("credentials", "invalidate").err()).contains("not running");

    login("sk-ant-oat01-a", FAR);
    try (Service _ = serve()) {
      assertThat(run("credentials", "invalidate").exitCode()).isZero();
      assertThat(run("credentials", "invalidate", "claude-login").out()).contains("read anew");
      CommandRun unknown = run("credentials", "invalidate", "x");
      assertThat(unknown.exitCode()).isEqualTo(1);
      assertThat(unknown.err()).contains("no such credential source");
    }
  }
}
