package io.tokenpak.companion.usage.ledger;

import static io.tokenpak.companion.usage.ledger.SampleRows.all;
import static io.tokenpak.companion.usage.ledger.SampleRows.allRows;
import static io.tokenpak.companion.usage.ledger.SampleRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A ledger whose disk or file is not as it should be: rows wait or a new file is begun, and who
/// tells of exchanges notices nothing.
class LedgerFaultTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path home;

  private Ledger open() {
    Ledger ledger = Ledger.open(LedgerSettings.inFile(home), UnaryOperator.identity(), List.of());
    ledger.start();
    return ledger;
  }

  private static void record(Ledger ledger, long first, long count) {
    for (long number = first; number < first + count; number++) {
      assertThat(ledger.begun(SampleRows.intent(number))).isDone();
      ledger.ended(row(number));
    }
  }

  private static void awaitWritten(Ledger ledger, long written) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(ledger.health().written()).isEqualTo(written);
          assertThat(ledger.health().waiting()).isZero();
        });
  }

  private long requests() {
    try (LedgerFile file = LedgerFile.reader(LedgerSettings.inFile(home))) {
      assertThat(file.rows(allRows()).size())
          .isEqualTo((int) file.report(all(Dimension.MODEL)).total().requests());
      return file.rows(allRows()).size();
    }
  }

  @Test
  void waitsUntilTheFileCanBeMade() throws Exception {
    // Root may write anywhere, but not into what is no folder.
    Path blocked = Files.createDirectory(home.resolve("ledger.db-journal"));
    Path wal = Files.createFile(home.resolve("spill"));
    Files.createDirectories(home.resolve("run"));
    Path library = Files.createFile(home.resolve("run/sqlite"));
    try (Ledger ledger = open()) {
      record(ledger, 0, 50);
      await().until(() -> ledger.health().degraded());
      assertThat(ledger.health().finding()).contains("cannot be");
      assertThat(ledger.health().waiting()).isPositive();

      Files.delete(library);
      Files.delete(wal);
      Files.delete(blocked);
      awaitWritten(ledger, 50);
      assertThat(ledger.health().degraded()).isFalse();
      assertThat(ledger.health().lost()).isZero();
    }
    assertThat(requests()).isEqualTo(50);
  }

  @Test
  void keepsWhatWaitsForTheNextCompanion() throws Exception {
    Path library = home.resolve("run/sqlite");
    Files.createDirectories(home.resolve("run"));
    Files.createFile(library);
    try (Ledger ledger = open()) {
      record(ledger, 0, 50);
      await().until(() -> ledger.health().degraded());
      var _ = ledger.begun(SampleRows.intent(999));
    }
    assertThat(home.resolve("spill/ledger.jsonl")).isNotEmptyFile();
    Files.delete(library);

    try (Ledger ledger = open()) {
      record(ledger, 50, 50);
      awaitWritten(ledger, 100);
    }

    assertThat(requests()).isEqualTo(101);
    assertThat(home.resolve("spill/ledger.jsonl")).doesNotExist();
    try (LedgerFile file = LedgerFile.reader(LedgerSettings.inFile(home))) {
      assertThat(file.report(all(Dimension.MODEL)).total().unknown()).isOne();
    }
  }

  @Test
  void countsWhatFindsNoRoom() throws Exception {
    Spill spill = new Spill(home.resolve("spill/ledger.jsonl"), 1000, 3);
    List<Entry> one = List.of(new Entry.Ended("run", row(1)));
    for (int i = 0; i < 10; i++) {
      spill.add(one);
    }

    assertThat(spill.count() + spill.lost()).isEqualTo(10);
    assertThat(spill.lost()).isPositive();
    assertThat(Files.size(home.resolve("spill/ledger.jsonl"))).isBetween(1L, 1000L);
    spill.close();
  }

  @Test
  void beginsANewFileWhenItsOwnIsDeleted() throws Exception {
    try (Ledger ledger = open()) {
      record(ledger, 0, 10);
      awaitWritten(ledger, 10);
      for (String name : List.of("ledger.db", "ledger.db-wal", "ledger.db-shm")) {
        Files.delete(home.resolve(name));
      }

      record(ledger, 10, 10);
      awaitWritten(ledger, 20);
    }
    assertThat(requests()).as("what came after").isEqualTo(10);
  }

  @Test
  void goesOnWhenOnlyTheLogIsDeleted() throws Exception {
    try (Ledger ledger = open()) {
      record(ledger, 0, 10);
      awaitWritten(ledger, 10);
      Files.delete(home.resolve("ledger.db-wal"));

      record(ledger, 10, 10);
      awaitWritten(ledger, 20);
    }
    assertThat(requests()).isEqualTo(20);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 511, 512, 5000})
  void setsAFileAsideThatWasCut(int length) throws Exception {
    fill();
    try (FileChannel file = channel()) {
      file.truncate(length);
    }

    assertThatANewOneServes();
  }

  @Test
  void setsAFileAsideThatIsNoDatabase() throws Exception {
    byte[] noise = new byte[20_000];
    new Random(1).nextBytes(noise);
    Files.write(home.resolve("ledger.db"), noise);

    assertThatANewOneServes();
    assertThat(setAside()).hasSize(1);
    assertThat(requests()).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void outlivesRandomBytesInItsFile(long seed) throws Exception {
    fill();
    Random random = new Random(seed);
    byte[] noise = new byte[500];
    try (FileChannel file = channel()) {
      for (int i = 0; i < 20; i++) {
        random.nextBytes(noise);
        file.write(ByteBuffer.wrap(noise), random.nextLong(file.size()));
      }
    }

    assertThatANewOneServes();
  }

  @Test
  void setsAFileAsideWhoseLogCannotBeOpened() throws Exception {
    fill();
    Files.createDirectory(home.resolve("ledger.db-wal"));

    assertThatANewOneServes();
    assertThat(requests()).isEqualTo(10);
  }

  private void fill() {
    try (Ledger ledger = open()) {
      record(ledger, 0, 500);
      awaitWritten(ledger, 500);
    }
  }

  private FileChannel channel() throws IOException {
    return FileChannel.open(
        home.resolve("ledger.db"), StandardOpenOption.WRITE, StandardOpenOption.READ);
  }

  private List<String> setAside() throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.contains("corrupt"))
          .toList();
    }
  }

  private void assertThatANewOneServes() {
    try (Ledger ledger = open()) {
      record(ledger, 1000, 10);
      awaitWritten(ledger, 10);
      assertThat(ledger.health().degraded()).isFalse();
      assertThat(ledger.health().lost()).isZero();
    }
    try (LedgerFile file = LedgerFile.reader(LedgerSettings.inFile(home))) {
      assertThat(file.report(all(Dimension.MODEL)).total().requests()).isGreaterThanOrEqualTo(10);
    }
  }

  @Test
  void sharesItsFileWithAnotherProcess() throws Exception {
    Path output = home.resolve("writer.log");
    Process other = KilledWriters.writer(LedgerSettings.inFile(home), output, 1000, 80);
    try (Ledger one = open()) {
      for (long number = 0; other.isAlive() && number < 1000; number++) {
        record(one, number, 1);
        var _ = other.waitFor(10, TimeUnit.MILLISECONDS);
      }
      assertThat(other.waitFor(40, TimeUnit.SECONDS)).isTrue();
      assertThat(Files.readString(output)).endsWith("closed\n");
      await().atMost(PATIENCE).until(() -> one.health().waiting() == 0);
      assertThat(one.report(all(Dimension.MODEL)).total().requests())
          .isGreaterThanOrEqualTo(one.health().written() + 60);
    } finally {
      other.destroyForcibly().waitFor();
    }
  }
}
