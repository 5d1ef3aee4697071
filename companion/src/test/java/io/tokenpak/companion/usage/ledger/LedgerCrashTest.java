package io.tokenpak.companion.usage.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What was said to be durable is there after `kill -9`, once.
class LedgerCrashTest {
  private static final long SEED = 20_260_304;

  @TempDir Path home;

  @Test
  void losesNothingToTenKills() throws Exception {
    kill(10);
  }

  @Tag("soak")
  @Timeout(3600)
  @Test
  void losesNothingToThreeHundredKills() throws Exception {
    kill(300);
  }

  private void kill(int times) throws Exception {
    KilledWriters writers = new KilledWriters(LedgerSettings.inFile(home), SEED);
    for (int i = 1; i <= times; i++) {
      writers.kill();
      if (i % 10 == 0) {
        writers.verify();
      }
    }
    assertThat(writers.durable()).as("what could have been lost").isPositive();
    System.out.printf("%d durable ends over %d kills%n", writers.durable(), times);
  }
}
