package io.tokenpak.companion.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tokenpak.companion.Service;
import io.tokenpak.companion.Settings;
import io.tokenpak.companion.credential.lease.BrokerSimulator;
import io.tokenpak.companion.credential.lease.VirtualTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
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
  void exportWritesALoginOnceTheOwnerHasAcknowledgedTheTerms() throws Exception {
    login("sk-ant-oat01-a", FAR);
    String target = "env=" + user.resolve(".env");

    CommandRun refused = run("credentials", "export", target);
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("TOKENPAK_SUBSCRIPTION_OAUTH");
    assertThat(user.resolve(".env")).doesNotExist();

    environment.put("TOKENPAK_SUBSCRIPTION_OAUTH", "1");
    assertThat(run("credentials", "export", target, "--dry-run").out()).contains("would write");
    assertThat(user.resolve(".env")).doesNotExist();
    CommandRun written = run("credentials", "export", target);
    assertThat(written.exitCode()).isZero();
    assertThat(written.out()).contains("claude-login written to").doesNotContain("sk-ant");
    assertThat(user.resolve(".env")).content().contains("ANTHROPIC_OAUTH_TOKEN=\"sk-ant-oat01-a\"");
  }

  @Test
  void anUnknownExportTargetIsWrongUsage() {
    CommandRun run = run("credentials", "export", "openclaw");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("openclaw-profiles", "codex-home");
  }

  @Test
  void leaseSaysWhatIsMissing() throws Exception {
    assertThat(run("credentials", "lease", "statsu").err()).contains("did you mean status?");
    assertThat(run("credentials", "lease", "status").err()).contains("not running");
    try (Service _ = serve()) {
      CommandRun run = run("credentials", "lease", "status");
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains("AUTH_MANAGER_BASE_URL");
    }
  }

  @Test
  void leaseIsHeldAndRotatedAtTheOwnersWord() throws Exception {
    try (BrokerSimulator broker = BrokerSimulator.start(new VirtualTime())) {
      broker.lend("cred-1", token(1), "acc-1");
      broker.lend("cred-2", token(2), "acc-2");
      environment.put("AUTH_MANAGER_BASE_URL", broker.url().toString());
      environment.put("AUTH_MANAGER_INTERNAL_API_TOKEN", BrokerSimulator.TOKEN);
      try (Service _ = serve()) {
        await()
            .until(() ->
                run("credentials", "lease", "status", "--json")
                    .out()
                    .contains("\"materialized\":true"));
        assertThat(run("credentials", "lease", "status").out()).contains(": active, until ");

        // A round of the companion's own may be under way.
        await()
            .until(() ->
                run("credentials", "lease", "rotate", "--json", "--reason", "mine")
                    .out()
                    .contains("\"ok\":true"));
        CommandRun released = run("credentials", "lease", "release");
        assertThat(released.exitCode()).isZero();
        assertThat(released.out()).doesNotContain("eyJ", BrokerSimulator.TOKEN);
      }
    }
  }

  /// A token that ends in the year 2100.
  private static String token(int number) {
    String claims = "{\"exp\":4102444800,\"n\":%d}".formatted(number);
    return "eyJhbGciOiJub25lIn0."
        + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(UTF_8))
        + ".c2ln";
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
