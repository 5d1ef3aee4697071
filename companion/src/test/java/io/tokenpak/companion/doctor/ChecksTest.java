package io.tokenpak.companion.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tokenpak.companion.credential.SourceHealth;
import io.tokenpak.companion.doctor.Diagnosis.Level;
import io.tokenpak.companion.provider.Anthropic;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChecksTest {
  private static final URI HERE = URI.create("http://127.0.0.1:8766");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"rwx------,OK", "rwxr-x---,WARN", "rwxrwx---,FAIL", "rwx----w-,FAIL"})
  void theHomeIsClosedToOthers(String modes, Level level) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(modes));

    assertThat(new HomeCheck(folder).examine())
        .singleElement()
        .extracting("level")
        .isEqualTo(level);
  }

  @Test
  void aHomeThatIsNoFolderFails() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(new HomeCheck(file).examine()).extracting("level").containsExactly(Level.FAIL);
  }

  @Test
  void anUpstreamThatIsTheCompanionItselfFails() {
    List<Diagnosis> diagnoses =
        new UpstreamCheck(
                List.of(
                    new Anthropic(URI.create("http://localhost:8766")),
                    new Anthropic(URI.create("http://localhost:9000"))),
                8766)
            .examine();

    assertThat(diagnoses).extracting("level").containsExactly(Level.FAIL, Level.OK);
  }

  @ParameterizedTest
  @CsvSource({"VALID,OK", "MISSING,OK", "EXPIRED,WARN", "TORN,FAIL", "REFUSED,FAIL"})
  void aCredentialIsAsGoodAsItsState(SourceHealth.State state, Level level) {
    Instant expires = Instant.parse("2026-11-21T15:00:00Z");
    SourceHealth health =
        new SourceHealth("claude-login", "~/file", state, expires, null, "log in", "");

    assertThat(new CredentialCheck(List.of(health)).examine().getFirst())
        .extracting("level", "advice")
        .containsExactly(level, "log in");
  }

  @ParameterizedTest
  @CsvSource({"0,0", "30,0", "600,1", "-600,1"})
  void aLockThatNobodyTouchesIsFound(int age, int found) throws IOException {
    Path config = Files.createDirectories(folder.resolve(".claude"));
    Path lock = Files.createDirectories(folder.resolve(".claude.lock"));
    Instant now = Instant.parse("2026-11-21T12:00:00Z");
    Files.setLastModifiedTime(lock, FileTime.from(now.minusSeconds(age)));

    assertThat(new LockCheck(config, now).examine()).hasSize(found);
  }

  @Test
  void aRefreshTokenInTwoProgramsHandsIsFound() throws IOException {
    Path login = folder.resolve(".credentials.json");
    Files.writeString(login, "{\"claudeAiOauth\":{\"refreshToken\":\"sk-ant-ort01-hunter2\"}}");
    Path profiles = folder.resolve("agents/main/agent/auth-profiles.json");
    Files.createDirectories(profiles.resolveSibling(""));
    SharedLoginCheck check = new SharedLoginCheck(folder, List.of(login));

    Files.writeString(profiles, "{\"profiles\":{\"a:b\":{\"refresh\":\"another\"}}}");
    assertThat(check.examine()).extracting("level").containsExactly(Level.OK);

    Files.writeString(profiles, "{\"profiles\":{\"a:b\":{\"refresh\":\"sk-ant-ort01-hunter2\"}}}");
    assertThat(check.examine()).extracting("level").containsExactly(Level.WARN);
    assertThat(check.examine().toString()).contains("auth-profiles.json").doesNotContain("hunter2");

    Files.writeString(profiles, "{\"profiles\":");
    assertThat(check.examine()).extracting("level").containsExactly(Level.OK);
  }

  @Test
  void variablesOfOtherProgramsThatWorkAgainstTheCompanionAreFound() {
    Map<String, String> variables =
        Map.of(
            "ANTHROPIC_BASE_URL", "http://localhost:8766",
            "OPENAI_BASE_URL", "http://me:hunter2@elsewhere:8766/v1",
            "CLAUDE_CODE_OAUTH_TOKEN", "sk-ant-oat01-hunter2",
            "HTTPS_PROXY", "http://me:hunter2@proxy");

    List<Diagnosis> diagnoses = new VariableCheck(variables, HERE).examine();

    assertThat(diagnoses)
        .extracting("level", "subject")
        .containsExactly(
            tuple(Level.OK, "ANTHROPIC_BASE_URL"),
            tuple(Level.WARN, "OPENAI_BASE_URL"),
            tuple(Level.WARN, "CLAUDE_CODE_OAUTH_TOKEN"),
            tuple(Level.WARN, "HTTPS_PROXY"));
    assertThat(diagnoses.toString()).doesNotContain("hunter2");
  }

  @Test
  void aClientSaysItsVersion() throws IOException {
    program("claude", "echo '2.1.329 (Claude Code)'; printf '\\033[2J'");

    assertThat(client("claude", Duration.ofSeconds(5)))
        .extracting("level", "finding")
        .containsExactly(Level.OK, folder.resolve("claude") + " is version 2.1.329 (Claude Code)");
  }

  @Test
  void aClientThatHangsIsGivenUp() throws IOException {
    program("codex", "sleep 60");

    assertThat(client("codex", Duration.ofMillis(200)).level()).isEqualTo(Level.WARN);
  }

  @Test
  void aClientThatIsNotThereIsNoFault() {
    assertThat(client("codex", Duration.ofSeconds(1)).level()).isEqualTo(Level.OK);
  }

  private Diagnosis client(String name, Duration patience) {
    return new ClientCheck(name, "relative:" + folder, patience).examine().getFirst();
  }

  private void program(String name, String script) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
