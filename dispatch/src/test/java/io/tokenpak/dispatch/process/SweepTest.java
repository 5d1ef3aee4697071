package io.tokenpak.dispatch.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {
  @TempDir private Path folder;

  private Path pools() {
    return folder.resolve("run").resolve("pools");
  }

  private Process carrying(String poolId) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("setsid", "sleep", "1030");
    builder.environment().put(Sweep.POOL_ID, poolId);
    return builder.start();
  }

  private void word(String poolId, String text) throws IOException {
    Files.createDirectories(pools());
    Files.writeString(pools().resolve(poolId), text);
  }

  @Test
  void theFolderIsForThisUserAlone() throws IOException {
    try (Sweep _ = Sweep.begin(pools())) {
      assertThat(Files.getPosixFilePermissions(pools()))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }
    assertThat(pools()).isEmptyDirectory();
  }

  @Test
  void aPidThatPassedToAnotherProcessIsNoOwner() throws Exception {
    String poolId = UUID.randomUUID().toString();
    Process left = carrying(poolId);
    // This very process, but started at another time.
    word(poolId, ProcessHandle.current().pid() + " of another boot 12345\n");

    try (Sweep sweep = Sweep.begin(pools())) {
      assertThat(sweep.swept()).isEqualTo(1);
    }

    assertThat(left.waitFor()).isEqualTo(137);
    assertThat(pools()).isEmptyDirectory();
  }

  @Test
  void twoPoolsOfOneProgramLeaveEachOtherAlone() throws Exception {
    try (Sweep first = Sweep.begin(pools())) {
      Process child = carrying(first.poolId());
      try (Sweep second = Sweep.begin(pools())) {
        assertThat(second.swept()).isZero();
        assertThat(child.isAlive()).isTrue();
      }
      child.destroyForcibly().waitFor();
    }
  }

  @Test
  void anIdThatMerelyResemblesIsNotTouched() throws Exception {
    String poolId = UUID.randomUUID().toString();
    Process other = carrying(poolId + "0");
    word(poolId, "1 gone\n");

    try (Sweep sweep = Sweep.begin(pools())) {
      assertThat(sweep.swept()).isZero();
    }

    assertThat(other.isAlive()).isTrue();
    other.destroyForcibly().waitFor();
  }

  @Test
  void filesThatAreNoWordAreLeftThere() throws IOException {
    word("notes.txt", "mine");
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "1 gone\n");
    Path link = pools().resolve(UUID.randomUUID().toString());
    Files.createSymbolicLink(link, elsewhere);

    try (Sweep sweep = Sweep.begin(pools())) {
      assertThat(sweep.swept()).isZero();
    }

    assertThat(pools().resolve("notes.txt")).exists();
    assertThat(link).isSymbolicLink();
    assertThat(elsewhere).exists();
  }
}
