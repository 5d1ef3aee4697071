package io.tokenpak.companion.credential.lease;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tokenpak.companion.credential.lease.BrokerSimulator.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What was counted outlives the process, however it ends.
class LeaseLedgerTest extends Reporting {
  @Test
  void countsInMemoryWhileTheDiskIsFull() {
    use("g1");
    folder.open();
    disk.full(true);
    use("g1");
    use("g1");
    assertThat(reporter.trouble()).contains("make room");
    reporter.flush();
    assertThat(simulator.reports()).as("nothing that could be doubled is sent").isEmpty();
    disk.full(false);
    use("g1");
    reporter.flush();
    assertThat(reporter.trouble()).isEmpty();
    assertReportedOnce();
  }

  @Test
  void theFilesAreTheOwnersOnly() throws Exception {
    folder.open();
    use("g1");
    assertThat(files())
        .singleElement()
        .satisfies(file ->
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("lease"))))
        .isEqualTo("rwx------");
  }

  @Test
  void aTornEndCostsNoOtherRecord() throws Exception {
    folder.open();
    use("g1");
    use("g1");
    byte[] whole = Files.readAllBytes(files().getFirst());
    folder.close();
    String text = new String(whole, UTF_8);
    int lastLine = text.stripTrailing().lastIndexOf('\n') + 1;
    for (int end = lastLine; end < whole.length; end++) {
      Files.write(files().getFirst(), Arrays.copyOf(whole, end));
      LedgerFolder again =
          new LedgerFolder(home.resolve("lease"), simulator.url().toString(), disk);
      again.open();
      LeaseLedger ledger = again.ledgers().iterator().next();
      ledger.add(new UseCount(1, 50, 0, null), time.now());
      assertThat(ledger.close(time.now()).orElseThrow().count())
          .as("cut at %s", end)
          .isEqualTo(new UseCount(2, 51, 1, "gpt-x"));
      again.close();
    }
  }

  @Test
  void twoProcessesDoNotShareTheLedger() {
    folder.open();
    use("g1");
    LedgerFolder other =
        new LedgerFolder(home.resolve("lease"), simulator.url().toString(), Disk.REAL);
    other.open();
    assertThat(other.isOpen()).isFalse();
    assertThat(other.ledgers()).isEmpty();
    assertThat(other.trouble()).isNotEmpty();
  }

  @Test
  void leavesAloneWhatBelongsToAnotherBroker() throws Exception {
    folder.open();
    use("g1");
    folder.close();
    LedgerFolder other = new LedgerFolder(home.resolve("lease"), "https://other.example", disk);
    other.open();
    assertThat(other.ledgers()).isEmpty();
    other.close();
    assertThat(files()).hasSize(1);
    reboot();
    reporter.flush();
    assertReportedOnce();
  }

  @Test
  void picksUpWhatAKilledProcessLeft() {
    folder.open();
    use("g1");
    reboot();
    reporter.start();
    await().until(() -> sum("requests_count") == 1);
    reporter.close();
    assertReportedOnce();
  }

  /// Every step that touches the disk, and every call of the broker's that gets lost, in random
  /// order: what was counted on the disk arrives once.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void countsOnceWhereverTheProcessDies(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 25; round++) {
      disk.dieAt(random.nextInt(40));
      simulator.meets("telemetry", fault(random));
      try {
        folder.open();
        for (int step = random.nextInt(8); step >= 0; step--) {
          if (random.nextInt(3) > 0) {
            useOrDie();
          } else {
            reporter.flush();
            time.pass(Duration.ofSeconds(random.nextInt(90)));
          }
        }
      } catch (FrailDisk.Dead dead) {
        // On to the next process.
      }
      reboot();
    }
    simulator.meets(null);
    for (int i = 0; i < 4; i++) {
      reporter.flush();
      time.pass(INTERVAL);
      var _ = broker.status(lease.id());
    }
    assertReportedOnce();
  }

  /// A count that dies in the middle of its write was seen by nobody: its answer is not sent.
  private void useOrDie() {
    boolean counted = false;
    try {
      use("g1");
      counted = true;
    } finally {
      if (!counted && !lastUseIsOnDisk()) {
        used.decrementAndGet();
      }
    }
  }

  private boolean lastUseIsOnDisk() {

    try {
      for (Path file : files()) {
        for (LedgerRecord entry : LedgerLine.all(Files.readAllBytes(file))) {
          if (entry instanceof LedgerRecord.Used(UseCount count, Instant _)
              && count.input() == used.get()) {
            return true;
          }
        }
      }
    } catch (IOException gone) {
      throw new AssertionError(gone);
    }
    return false;
  }

  private static @Nullable Fault fault(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> new Fault.BreaksAfterwards();
      case 1 -> new Fault.Says(500, "oops");
      default -> null;
    };
  }
}
