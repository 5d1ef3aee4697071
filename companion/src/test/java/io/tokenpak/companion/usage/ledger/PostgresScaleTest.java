package io.tokenpak.companion.usage.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The same on a real server, and companions that are killed while they write to it.
@Tag("soak")
@Timeout(3600)
class PostgresScaleTest extends LedgerScaleTest {
  private static final long SEED = 20_260_306;

  private PostgresCluster cluster;

  @BeforeEach
  void make() throws Exception {
    cluster = PostgresCluster.create();
  }

  @AfterEach
  void remove() throws Exception {
    cluster.close();
  }

  @Override
  LedgerSettings settings() {
    return cluster.settings(home);
  }

  @Test
  void losesNothingToThreeHundredKillsOfCompanions() throws Exception {
    KilledWriters writers = new KilledWriters(settings(), SEED);
    for (int i = 1; i <= 300; i++) {
      writers.kill();
    }
    writers.verify();
    assertThat(writers.durable()).as("what could have been lost").isPositive();
    System.out.printf("%d durable ends over 300 kills%n", writers.durable());
  }
}
