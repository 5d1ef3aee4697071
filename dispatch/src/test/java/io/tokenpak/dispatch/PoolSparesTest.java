package io.tokenpak.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Spares that are prepared for what the last two sessions had in common.
class PoolSparesTest {
  @TempDir Path folder;

  @Test
  void aSessionLikeTheLastTwoGetsAPreparedSpare() throws Exception {
    try (PoolRun run = PoolRun.start(folder)) {
      long spare = spareAfterTwo(run, "be brief");

      run.talking("c").told("be brief").ask("three");

      assertThat(run.pids(PoolStatus.Activity.IDLE)).contains(spare);
      assertThat(system(run)).contains("be brief");
    }
  }

  @Test
  void anotherSessionGetsAProcessOfItsOwn() throws Exception {
    try (PoolRun run = PoolRun.start(folder)) {
      long spare = spareAfterTwo(run, "be brief");

      run.talking("c").told("be long").ask("three");

      assertThat(system(run)).contains("be long").doesNotContain("be brief");
      assertThat(run.pids(PoolStatus.Activity.IDLE)).doesNotContain(spare);
      await().until(() -> ProcessHandle.of(spare).isEmpty());
      await().until(() -> run.pids(PoolStatus.Activity.SPARE).size() == 1);
    }
  }

  @Test
  void sessionsThatDifferShareSparesThatAreNotPrepared() throws Exception {
    try (PoolRun run = PoolRun.start(folder)) {
      run.talking("a").told("be brief").ask("one");
      long spare = spare(run);

      run.talking("b").told("be long").ask("two");

      assertThat(run.pids(PoolStatus.Activity.IDLE)).contains(spare);
      assertThat(system(run)).contains("be long");
    }
  }

  private static long spareAfterTwo(PoolRun run, String system) throws Exception {
    run.talking("a").told(system).ask("one");
    long first = spare(run);
    run.talking("b").told(system).ask("two");
    assertThat(run.pids(PoolStatus.Activity.IDLE)).contains(first);
    return spare(run);
  }

  private static long spare(PoolRun run) {
    await().until(() -> run.pids(PoolStatus.Activity.SPARE).size() == 1);
    return run.pids(PoolStatus.Activity.SPARE).getFirst();
  }

  private static String system(PoolRun run) {
    return run.model().lastAsked().body().path("system").toString();
  }
}
