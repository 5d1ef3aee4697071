package io.tokenpak.companion.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.usage.ledger.Dimension;
import io.tokenpak.companion.usage.ledger.Ledger;
import io.tokenpak.companion.usage.ledger.LedgerSettings;
import io.tokenpak.companion.usage.ledger.UsageQuery;
import io.tokenpak.companion.usage.ledger.UsageSum;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the ledger in a file sums up to equals what the provider counted, after the companion has
/// been started again.
class MixedLedgerTest {
  private static final UsageQuery ALL =
      new UsageQuery(
          Dimension.MODEL, Instant.EPOCH, Instant.MAX, ZoneOffset.UTC, Map.of(), Integer.MAX_VALUE);

  @TempDir Path home;

  @Test
  void theFileSumsUpToWhatTheProviderCounted() throws Exception {
    run(500);
  }

  @Test
  @Tag("soak")
  void theFileSumsUpToWhatTheProviderCountedOverAHundredThousand() throws Exception {
    run(100_000);
  }

  private Ledger open() {
    return Ledger.open(LedgerSettings.inFile(home), UnaryOperator.identity(), List.of());
  }

  private void run(int count) throws Exception {
    try (Ledger ledger = open();
        MixedTraffic traffic = new MixedTraffic(ledger, 7)) {
      ledger.start();
      traffic.run(count, 8);
      // The last rows are told of once the gateway has ended.
      traffic.close();
      ledger.close();
      assertTotals(traffic, count);
    }
  }

  private void assertTotals(MixedTraffic traffic, int count) {
    try (Ledger again = open()) {
      UsageSum total = again.report(ALL).total();
      assertThat(total.requests()).isEqualTo(count);
      assertThat(total.input()).isEqualTo(traffic.input.sum()).isPositive();
      assertThat(total.output()).isEqualTo(traffic.output.sum()).isPositive();
      assertThat(total.cacheRead()).isEqualTo(traffic.cacheRead.sum()).isPositive();
      assertThat(total.cacheWritten()).isEqualTo(traffic.cacheWritten.sum()).isPositive();
    }
  }
}
