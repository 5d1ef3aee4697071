package io.tokenpak.dispatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaudeProgramTest {
  @TempDir private Path folder;
  private Stage stage;

  @BeforeEach
  void open() {
    stage = new Stage(folder);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private Path saying(String script) throws IOException {
    return executable(folder.resolve("claude"), script);
  }

  private static Path executable(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private ClaudeProgram probe(String program, String searchPath) throws IOException {
    return ClaudeProgram.probe(stage.starter, program, searchPath, Stage.PLAIN, Stage.SOON);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refused(String program) {
    return assertThatThrownBy(() -> probe(program, folder.toString()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aBareNameIsFoundOnTheSearchPathAndLinksAreFollowed() throws IOException {
    Path real = executable(folder.resolve("real"), "echo '2.1.329 (Claude Code)'");
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("claude"), real);

    ClaudeProgram program = probe("claude", ".::/nowhere:" + bin);

    assertThat(program.path()).isEqualTo(real.toRealPath());
    assertThat(program.version()).isEqualTo(ClaudeVersion.of("2.1.329"));
  }

  @Test
  void aNameInAWorkspaceIsNeverFound() throws IOException {
    saying("echo '2.1.329 (Claude Code)'");

    refused("./claude").hasMessageContaining("absolute path");
    assertThatThrownBy(() -> probe("claude", ".:relative:"))
        .hasMessageContaining("no 'claude' on PATH")
        .hasMessageContaining("npm install");
  }

  @Test
  void whatOthersCouldReplaceIsRefused() throws IOException {
    Path file = saying("echo '2.1.329 (Claude Code)'");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxrwxr-x"));
    refused(file.toString()).hasMessageContaining("chmod go-w");

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path open = Files.createDirectory(folder.resolve("open"));
    Path inside = Files.move(file, open.resolve("claude"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    refused(inside.toString()).hasMessageContaining("chmod o-w");
  }

  @Test
  void whatCannotBeRunIsRefused() throws IOException {
    Path file = saying("echo '2.1.329 (Claude Code)'");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    refused(file.toString()).hasMessageContaining("may not be run");
    refused(folder.toString()).hasMessageContaining("is no file");
    refused(folder.resolve("none").toString()).hasMessageContaining("there is no");
    refused("a\0b").hasMessageContaining("cannot be read");
  }

  @Test
  void anOldReleaseIsRefusedWithWhatToInstall() throws IOException {
    Path file = saying("echo '2.1.197 (Claude Code)'");

    refused(file.toString())
        .hasMessageContaining("2.1.197")
        .hasMessageContaining("at least " + ClaudeProgram.FLOOR)
        .hasMessageContaining("npm install");
  }

  @Test
  void anotherProgramIsRefused() throws IOException {
    refused(saying("echo v24.21.0").toString()).hasMessageContaining("does not answer");
    refused(saying("exit 1").toString()).hasMessageContaining("exit code 1");
  }

  @Test
  void aProgramThatNeverAnswersIsNotWaitedForAndDoesNotStay() throws IOException {
    Path file = saying("sleep 1010 & exec sleep 1011");

    assertThatThrownBy(() ->
            ClaudeProgram.probe(
                stage.starter,
                file.toString(),
                Stage.PATH,
                Map.of("PATH", Stage.PATH, Sweep.POOL_ID, stage.poolId),
                Duration.ofMillis(300)))
        .hasMessageContaining("no end within 300 ms");
    Stage.awaitNone(stage.poolId);
  }

  @Test
  void anOptionThatCameLaterIsNotGivenToAnEarlierRelease() throws IOException {
    ClaudeProgram earlier = probe(saying("echo '2.1.260 (Claude Code)'").toString(), "");
    assertThat(earlier.accepts("--await-initialize")).isFalse();
    assertThat(earlier.accepts("--system-prompt-snapshot")).isTrue();

    ClaudeProgram later = probe(saying("echo '2.1.329 (Claude Code)'").toString(), "");
    assertThat(later.accepts("--await-initialize")).isTrue();
  }
}
