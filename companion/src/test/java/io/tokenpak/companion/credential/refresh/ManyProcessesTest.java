package io.tokenpak.companion.credential.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ManyProcessesTest {
  @TempDir private Path folder;

  @Test
  void twoProcessesOfEightThreadsRedeemATokenOnce() throws Exception {
    redeemOnce(2, 8);
  }

  @Test
  @Tag("soak")
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void eightProcessesOfSixtyFourThreadsRedeemATokenOnce() throws Exception {
    redeemOnce(8, 64);
  }

  private void redeemOnce(int processes, int threads) throws Exception {
    try (OAuthStub stub = new OAuthStub().answeringAfter(Duration.ofMillis(200))) {
      ClaudeHome claude = new ClaudeHome(folder);
      String first = stub.login();
      claude.write(first);
      List<RedeemProcess> running = new ArrayList<>();
      try {
        for (int i = 0; i < processes; i++) {
          running.add(RedeemProcess.start(folder, stub.url(), RedeemProcess.NO_POINT, threads));
        }
        for (RedeemProcess process : running) {
          process.awaitReady();
        }
        for (RedeemProcess process : running) {
          process.go();
        }
        for (RedeemProcess process : running) {
          assertThat(process.outcomes()).hasSize(threads).containsOnly("outcome Refreshed[]");
        }
      } finally {
        running.forEach(RedeemProcess::close);
      }

      assertThat(stub.posts()).containsExactly(first);
      assertThat(stub.isGood(claude.refreshToken())).isTrue();
      assertThat(claude.leftovers()).isEmpty();
    }
  }
}
