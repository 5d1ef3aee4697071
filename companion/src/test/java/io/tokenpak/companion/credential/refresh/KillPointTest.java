package io.tokenpak.companion.credential.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A companion is killed with SIGKILL while it redeems a token; the next one must have a login that
/// works, except after the one point that no client can make safe.
class KillPointTest {
  private static final int RUNS = 200;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void losesNoTokenButBeforeTheAnswerIsOnTheDisk(Checkpoint.Point point) throws Exception {
    dieAt(point, folder);
  }

  /// As if the machine lost the answer on the way: the provider has spoken, nobody has heard it.
  @Test
  void asksForANewLoginWhereTheAnswerNeverCame() throws Exception {
    try (OAuthStub stub = new OAuthStub().then(OAuthStub.Manner.HANG_AFTER_COMMIT)) {
      ClaudeHome claude = new ClaudeHome(folder);
      claude.write(stub.login());
      try (RedeemProcess process =
          RedeemProcess.start(folder, stub.url(), RedeemProcess.NO_POINT, 1)) {
        process.awaitReady();
        process.go();
        Awaitility.await().until(() -> stub.redeemed() == 1);
        process.kill();
      }

      assertThat(recovered(claude, stub)).isEqualTo(new Outcome.Permanent("invalid_grant"));
      assertThat(stub.posts()).hasSize(2);
    }
  }

  @Test
  @Tag("soak")
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void losesNoTokenInTwoHundredKills() throws Exception {
    Checkpoint.Point[] points = Checkpoint.Point.values();
    for (int run = 0; run < RUNS; run++) {
      dieAt(points[run % points.length], folder.resolve("run-" + run));
    }
  }

  /// Wherever the process happens to be. A login is lost only if the answer was under way.
  @Test
  @Tag("soak")
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void losesNoTokenInTwoHundredKillsAtRandomTimes() throws Exception {
    Random random = new Random(20_261_121);
    int lost = 0;
    int unmarked = 0;
    for (int run = 0; run < RUNS; run++) {
      Path home = folder.resolve("run-" + run);
      try (OAuthStub stub = new OAuthStub()) {
        ClaudeHome claude = new ClaudeHome(home);
        claude.write(stub.login());
        try (RedeemProcess process =
            RedeemProcess.start(home, stub.url(), RedeemProcess.NO_POINT, 1)) {
          process.awaitReady();
          process.go();
          new java.util.concurrent.CountDownLatch(1)
              .await(random.nextInt(400_000), TimeUnit.MICROSECONDS);
          process.kill();
        }
        Outcome outcome = recovered(claude, stub);
        if (outcome instanceof Outcome.Permanent) {
          lost++;
        } else {
          assertThat(stub.isGood(claude.refreshToken())).isTrue();
        }
        if (outcome instanceof Outcome.Transient) {
          // Killed between the making of a lock and its marking: it looks like another program's.
          unmarked++;
        } else {
          assertThat(claude.leftovers()).isEmpty();
        }
      }
    }
    System.out.printf(
        "random kills: %d, answer lost under way: %d, lock left unmarked: %d%n",
        RUNS, lost, unmarked);
    assertThat(lost).isLessThan(RUNS / 10);
    assertThat(unmarked).isLessThan(RUNS / 20);
  }

  private static void dieAt(Checkpoint.Point point, Path folder) throws Exception {
    try (OAuthStub stub = new OAuthStub()) {
      ClaudeHome claude = new ClaudeHome(folder);
      String first = stub.login();
      claude.write(first);
      try (RedeemProcess process = RedeemProcess.start(folder, stub.url(), point.name(), 1)) {
        process.awaitReady();
        process.go();
        process.awaitLine(point.name());
        process.kill();
      }

      Outcome outcome = recovered(claude, stub);

      if (point == Checkpoint.Point.ANSWERED) {
        assertThat(outcome).isEqualTo(new Outcome.Permanent("invalid_grant"));
        assertThat(stub.posts()).as("one retry after a post").containsExactly(first, first);
      } else {
        assertThat(stub.isGood(claude.refreshToken())).as("%s", point).isTrue();
        assertThat(claude.accessToken())
            .isEqualTo(OAuthStub.accessTokenFor(claude.refreshToken()))
            .isNotEqualTo(OAuthStub.accessTokenFor(first));
        assertThat(stub.posts()).as("%s", point).containsExactly(first);
      }
      assertThat(claude.leftovers()).as("%s", point).isEmpty();
    }
  }

  /// What the next companion makes of it. It renews the login unless that was done already.
  private static Outcome recovered(ClaudeHome claude, OAuthStub stub) throws Exception {
    String spent = stub.posts().isEmpty() ? "" : stub.posts().getFirst();
    try (ClaudeRedeemer redeemer = claude.redeemer(stub.url())) {
      redeemer.start();
      if (!claude.refreshToken().equals(spent) && !spent.isEmpty()) {
        // Nothing but what the start does by itself.
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> claude.leftovers().isEmpty());
        return new Outcome.Refreshed();
      }
      return claude.refresh(redeemer);
    }
  }
}
