package io.tokenpak.dispatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of a CLI, and of what it started, when the companion is killed.
class OrphanTest {
  @TempDir private Path folder;
  private @Nullable Process companion;

  @AfterEach
  void end() {
    if (companion != null) {
      companion.destroyForcibly();
    }
  }

  private void killAndFindNothing() throws Exception {
    companion = Crashing.launch(folder, "tight");
    String poolId = companion.inputReader().readLine();
    await()
        .atMost(Stage.SOON)
        .untilAsserted(() -> assertThat(left(poolId)).hasSizeGreaterThanOrEqualTo(4));

    companion.destroyForcibly().waitFor();

    await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(left(poolId)).isEmpty());
  }

  private static List<ProcessHandle> left(String poolId) {
    return ProcessTable.carrying(Sweep.POOL_ID, poolId);
  }

  @RepeatedTest(6)
  void aKilledCompanionLeavesNothingBehind() throws Exception {
    killAndFindNothing();
  }

  @Tag("soak")
  @RepeatedTest(200)
  void aKilledCompanionNeverLeavesAnythingBehind() throws Exception {
    killAndFindNothing();
  }

  @Test
  void whatStaysWithoutAnEnclosureIsSweptByTheNextStart() throws Exception {
    companion = Crashing.launch(folder, "none");
    String poolId = companion.inputReader().readLine();
    await().atMost(Stage.SOON).until(() -> left(poolId).size() >= 4);
    List<ProcessHandle> living = left(poolId);
    companion.destroyForcibly().waitFor();
    assertThat(living).anyMatch(ProcessHandle::isAlive);

    try (Sweep sweep = Sweep.begin(folder.resolve("pools"))) {
      assertThat(sweep.swept()).isPositive();
      assertThat(sweep.poolId()).isNotEqualTo(poolId);
    }

    await().atMost(Stage.SOON).until(() -> living.stream().noneMatch(OrphanTest::runs));
    assertThat(folder.resolve("pools")).isEmptyDirectory();
  }

  /// A killed process may wait for its parent to take notice, where nobody collects orphans.
  private static boolean runs(ProcessHandle process) {
    return process.isAlive() && ProcessTable.residentBytes(process.pid()).isPresent();
  }

  @Test
  void aPoolWhoseOwnerLivesIsLeftAlone() throws Exception {
    companion = Crashing.launch(folder, "tight");
    String poolId = companion.inputReader().readLine();

    try (Sweep sweep = Sweep.begin(folder.resolve("pools"))) {
      assertThat(sweep.swept()).isZero();
    }

    assertThat(left(poolId)).hasSizeGreaterThanOrEqualTo(4);
    assertThat(folder.resolve("pools").resolve(poolId)).exists();
    companion.destroyForcibly().waitFor();
  }
}
