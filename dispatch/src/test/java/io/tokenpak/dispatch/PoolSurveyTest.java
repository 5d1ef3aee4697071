package io.tokenpak.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolSurveyTest {
  @TempDir Path folder;

  @Test
  void tellsTheVersionOfWhatItFinds() throws IOException {
    PoolSurvey survey = survey("9.8.7 (Claude Code)");

    assertThat(survey.program())
        .contains("Claude Code 9.8.7 at " + folder.toRealPath().resolve("claude"));
    assertThat(survey.finding()).isEmpty();
    assertThat(survey.enclosure().finding()).isNotBlank();
  }

  @Test
  void saysWhatToDoWithoutAProgramThatWillDo() throws IOException {
    PoolSurvey old = survey("1.0.0 (Claude Code)");
    Files.delete(folder.resolve("claude"));
    PoolSurvey none = survey();

    assertThat(old.program()).isEmpty();
    assertThat(old.finding()).contains("1.0.0").contains("npm install");
    assertThat(none.program()).isEmpty();
    assertThat(none.finding()).contains("no 'claude' on PATH");
  }

  private PoolSurvey survey(String version) throws IOException {
    Path program = folder.resolve("claude");
    Files.writeString(program, "#!/bin/sh\necho '" + version + "'\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return survey();
  }

  private PoolSurvey survey() {
    return PoolSurvey.of(
        new PoolSettings.Program("claude", folder.toString(), Map.of(), Set.of()),
        Duration.ofSeconds(10));
  }
}
