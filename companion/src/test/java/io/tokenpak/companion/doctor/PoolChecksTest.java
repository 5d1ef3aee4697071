package io.tokenpak.companion.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.credential.SourceHealth;
import io.tokenpak.companion.doctor.Diagnosis.Level;
import io.tokenpak.dispatch.PermissionMode;
import io.tokenpak.dispatch.PoolSettings;
import io.tokenpak.dispatch.PoolStatus;
import io.tokenpak.dispatch.PoolSurvey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolChecksTest {
  @TempDir Path folder;

  @Test
  void aPoolWithAProgramInATightEnclosureIsWell() {
    PoolSurvey survey =
        new PoolSurvey(
            Optional.of("Claude Code 9.9.9 at /claude"), "", new PoolStatus.Enclosure(true, "t"));

    assertThat(new PoolCheck(() -> survey).examine())
        .extracting(Diagnosis::level)
        .containsExactly(Level.OK, Level.OK);
  }

  @Test
  void aPoolWithoutAProgramOrATightEnclosureIsToldHowToMendIt() {
    PoolSurvey survey =
        new PoolSurvey(Optional.empty(), "none here", new PoolStatus.Enclosure(false, "loose"));

    List<Diagnosis> diagnoses = new PoolCheck(() -> survey).examine();

    assertThat(diagnoses).extracting(Diagnosis::level).containsExactly(Level.FAIL, Level.WARN);
    assertThat(diagnoses.getFirst().finding()).contains("none here");
    assertThat(diagnoses).extracting(Diagnosis::advice).noneMatch(String::isBlank);
  }

  @ParameterizedTest
  @CsvSource({"rwx------,OK", "rwxr-xr-x,OK", "rwxrwx---,WARN", "rwx----w-,WARN"})
  void aWorkspaceIsChangedByNobodyElse(String modes, Level level) throws IOException {
    Path root = Files.createDirectory(folder.resolve("work"));
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString(modes));

    assertThat(new PoolFolderCheck(List.of(root), folder.resolve("home")).examine())
        .extracting(Diagnosis::level)
        .containsExactly(level);
  }

  @Test
  void aWorkspaceThatIsMissingIsMadeOnlyInTheCompanionsOwnFolder() {
    Path home = folder.resolve("home");

    assertThat(
            new PoolFolderCheck(List.of(home.resolve("workspace"), folder.resolve("x")), home)
                .examine())
        .extracting(Diagnosis::level)
        .containsExactly(Level.OK, Level.FAIL);
  }

  @Test
  void rightsWithoutBoundsAreNamed() {
    assertThat(rights(PermissionMode.DEFAULT, false)).containsExactly(Level.OK);
    assertThat(rights(PermissionMode.ACCEPT_EDITS, false, "Bash(git log:*)"))
        .containsExactly(Level.OK);
    assertThat(rights(PermissionMode.DEFAULT, false, "Bash", "Read")).containsExactly(Level.WARN);
    assertThat(rights(PermissionMode.BYPASS_PERMISSIONS, true))
        .containsExactly(Level.WARN, Level.WARN);
  }

  private static List<Level> rights(PermissionMode mode, boolean slash, String... rules) {
    var tools =
        new PoolSettings.Tools(Optional.empty(), List.of(rules), mode, Optional.empty(), slash, 1);
    return new PoolRightsCheck(tools).examine().stream().map(Diagnosis::level).toList();
  }

  @Test
  void theClisOwnLoginMustBeThere() throws IOException {
    assertThat(own(false)).isEqualTo(Level.FAIL);
    assertThat(own(true)).isEqualTo(Level.OK);
    Files.writeString(folder.resolve(".credentials.json"), "{}");
    assertThat(own(false)).isEqualTo(Level.OK);
  }

  private Level own(boolean keychain) {
    return new PoolLoginCheck(true, folder.toString(), keychain, List.of(), false)
        .examine()
        .getFirst()
        .level();
  }

  @Test
  void theCompanionsLoginMustBeOneThatMayServe() {
    assertThat(companions("anthropic-api-key", false)).isEqualTo(Level.OK);
    assertThat(companions("openai-api-key", false)).isEqualTo(Level.FAIL);
    assertThat(companions("claude-login", false)).isEqualTo(Level.FAIL);
    assertThat(companions("claude-login", true)).isEqualTo(Level.OK);
  }

  private static Level companions(String source, boolean acknowledged) {
    SourceHealth health = SourceHealth.of(source, "place", SourceHealth.State.VALID, "");
    return new PoolLoginCheck(false, "", false, List.of(health), acknowledged)
        .examine()
        .getFirst()
        .level();
  }
}
