package io.tokenpak.companion.usage.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/// A program that records exchanges on a small disk of its own while that is full, or cannot be
/// written, and after.
final class FullDisk {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int ROWS = 300;

  private FullDisk() {}

  /// Arguments: the folder at which the disk is mounted.
  public static void main(String[] args) throws Exception {
    Path disk = Path.of(args[0]);
    full(disk, disk.resolve("begun-before"), true);
    full(disk, disk.resolve("begun-when-full"), false);
    unwritable(disk);
    System.out.println("held");
  }

  private static void full(Path disk, Path home, boolean before) throws Exception {
    Files.createDirectory(home);
    Path ballast = disk.resolve("ballast");
    if (!before) {
      fill(ballast);
    }
    try (Ledger ledger = open(home)) {
      if (before) {
        record(ledger, 0);
        await().atMost(PATIENCE).until(() -> ledger.health().written() == ROWS);
        fill(ballast);
      }
      record(ledger, ROWS);
      await().atMost(PATIENCE).until(() -> ledger.health().degraded());
      assertThat(ledger.health().finding()).containsAnyOf("make room", "room on it", "yours");
      record(ledger, 2 * ROWS);
      Files.delete(ballast);
      int all = before ? 3 * ROWS : 2 * ROWS;
      await().atMost(PATIENCE).until(() -> ledger.health().written() == all);
      assertThat(ledger.health().degraded()).isFalse();
      assertThat(ledger.health().lost()).isZero();
      assertThat(ledger.rows(SampleRows.allRows())).hasSize(all);
      assertThat(ledger.report(SampleRows.all(Dimension.MODEL)).total().requests()).isEqualTo(all);
    }
  }

  private static void fill(Path ballast) throws IOException {
    byte[] piece = new byte[1024];
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(piece);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  private static void unwritable(Path disk) throws Exception {
    Path home = Files.createDirectory(disk.resolve("read-only"));
    remount(disk, "ro");
    try (Ledger ledger = open(home)) {
      record(ledger, 0);
      await().atMost(PATIENCE).until(() -> ledger.health().degraded());
      assertThat(ledger.health().waiting()).isPositive();
      remount(disk, "rw");
      await().atMost(PATIENCE).until(() -> ledger.health().written() == ROWS);
      assertThat(ledger.health().lost()).isZero();
    }
  }

  private static void remount(Path disk, String mode) throws Exception {
    Process mount =
        new ProcessBuilder("mount", "-o", "remount," + mode, disk.toString()).inheritIO().start();
    assertThat(mount.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(mount.exitValue()).isZero();
  }

  private static Ledger open(Path home) {
    Ledger ledger = Ledger.open(LedgerSettings.inFile(home), UnaryOperator.identity(), List.of());
    ledger.start();
    return ledger;
  }

  private static void record(Ledger ledger, long first) {
    for (long number = first; number < first + ROWS; number++) {
      assertThat(ledger.begun(SampleRows.intent(number))).isDone();
      ledger.ended(SampleRows.row(number));
    }
  }
}
