package io.tokenpak.companion.usage.ledger;

import static io.tokenpak.companion.usage.ledger.SampleRows.NOON;
import static io.tokenpak.companion.usage.ledger.SampleRows.all;
import static io.tokenpak.companion.usage.ledger.SampleRows.allRows;
import static io.tokenpak.companion.usage.ledger.SampleRows.full;
import static io.tokenpak.companion.usage.ledger.SampleRows.id;
import static io.tokenpak.companion.usage.ledger.SampleRows.intent;
import static io.tokenpak.companion.usage.ledger.SampleRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tokenpak.companion.usage.Usage;
import io.tokenpak.companion.usage.UsageAnswer;
import io.tokenpak.companion.usage.UsageFlag;
import io.tokenpak.companion.usage.UsageIntent;
import io.tokenpak.companion.usage.UsageRow;
import io.tokenpak.companion.usage.UsageSubscriber;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A ledger in a real file.
class LedgerTest {
  @TempDir Path home;

  private Ledger open(UsageSubscriber... subscribers) {
    Ledger ledger =
        Ledger.open(
            LedgerSettings.inFile(home),
            UnaryOperator.identity(),
            List.of(subscribers),
            () -> NOON.plusSeconds(3600));
    ledger.start();
    return ledger;
  }

  private LedgerFile file() {
    return LedgerFile.reader(LedgerSettings.inFile(home));
  }

  private void record(UsageRow... rows) {
    try (Ledger ledger = open()) {
      for (UsageRow row : rows) {
        var _ = ledger.begun(row.intent());
        ledger.ended(row);
      }
    }
  }

  @Test
  void keepsARowWithAllThatItHolds() {
    record(full(1));

    assertThat(file().rows(allRows())).containsExactly(full(1));
  }

  @Test
  void keepsARowThatHoldsLittle() {
    UsageIntent intent =
        new UsageIntent(id(1), NOON, "unknown", null, "p", "http", "GET", "/", "none", "");
    UsageRow row = row(intent, new UsageAnswer(0, "client left", null, null));

    record(row);

    assertThat(file().rows(allRows())).containsExactly(row);
  }

  @Test
  void holdsNothingBeforeAnythingWasRecorded() {
    assertThat(file().rows(allRows())).isEmpty();
    assertThat(file().report(all(Dimension.MODEL)).by()).isEmpty();
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void showsAnExchangeAsOpenUntilItEnds() {
    try (Ledger ledger = open()) {
      var _ = ledger.begun(intent(1));
      await().until(() -> !ledger.rows(allRows()).isEmpty());
      assertThat(ledger.rows(allRows()).getFirst().answer().outcome()).isEqualTo("open");
      assertThat(ledger.report(all(Dimension.MODEL)).total().requests()).isZero();

      ledger.ended(row(1));
      await().until(() -> ledger.health().written() == 1);
      assertThat(ledger.rows(allRows())).containsExactly(row(1));
      assertThat(ledger.report(all(Dimension.MODEL)).total().requests()).isOne();
    }
  }

  @Test
  void sumsUpByEachDimension() {
    record(
        row(1),
        row(2),
        row(intent(3), new UsageAnswer(529, "provider error", null, null)),
        row(intent(4, NOON.plusSeconds(7200), "other"), new UsageAnswer(200, "ok", null, null)));

    UsageReport bySession = file().report(all(Dimension.SESSION));
    UsageSum two = new UsageSum("", 2, 0, 0, 0, 20, 4, 8, 2, new BigDecimal("0.000006000000"));
    assertThat(bySession.total()).isEqualTo(new UsageSum("", 4, 1, 0, 0, 20, 4, 8, 2, two.cost()));
    assertThat(bySession.by().stream().map(UsageSum::key))
        .containsExactly("session-1", "session-2", "other", "session-0");
    assertThat(file().report(all(Dimension.MODEL)).by().stream().map(UsageSum::key))
        .containsExactly("gpt-5", "");
    assertThat(file().report(all(Dimension.PLATFORM)).by().getFirst().key()).isEqualTo("codex");
    assertThat(file().report(all(Dimension.PROVIDER)).by()).hasSize(1);
    assertThat(file().report(all(Dimension.SOURCE)).by().getFirst().requests()).isEqualTo(4);
  }

  @Test
  void sumsUpDaysAndHoursOfATimeZone() {
    record(row(intent(1)), row(intent(2, NOON.plusSeconds(12 * 3600), "s")));
    ZoneId behind = ZoneOffset.ofHours(-1);

    UsageQuery days =
        new UsageQuery(Dimension.DAY, Instant.EPOCH, Instant.MAX, ZoneOffset.UTC, Map.of(), 10);
    UsageQuery hours =
        new UsageQuery(Dimension.HOUR, Instant.EPOCH, Instant.MAX, behind, Map.of(), 1);

    assertThat(file().report(days).by().stream().map(UsageSum::key))
        .containsExactly("2026-03-04", "2026-03-05");
    assertThat(file().report(hours).by().stream().map(UsageSum::key))
        .as("the newest alone")
        .containsExactly("2026-03-04T23");
    assertThat(file().report(hours).total().requests()).isEqualTo(2);
  }

  @Test
  void findsRowsByWhatTheyHave() {
    record(row(1), row(2), row(intent(3), new UsageAnswer(500, "provider error", null, null)));

    RowQuery failed = new RowQuery(Instant.EPOCH, Instant.MAX, Map.of(), true, 10);
    RowQuery session =
        new RowQuery(NOON, NOON.plusSeconds(2), Map.of(Dimension.SESSION, "session-1"), false, 10);

    assertThat(ids(file().rows(failed))).containsExactly(id(3));
    assertThat(ids(file().rows(session))).containsExactly(id(1));
    assertThat(ids(file().rows(allRows()))).as("newest first").containsExactly(id(3), id(2), id(1));
    List<UsageRow> each = new ArrayList<>();
    file().each(allRows(), each::add);
    assertThat(ids(each)).as("oldest first").containsExactly(id(1), id(2), id(3));
  }

  private static List<String> ids(List<UsageRow> rows) {
    return rows.stream().map(row -> row.intent().request()).toList();
  }

  @Test
  void countsARowOnceHoweverOftenItIsTold() {
    record(row(1), row(1));
    record(row(1));

    assertThat(file().rows(allRows())).hasSize(1);
    assertThat(file().report(all(Dimension.MODEL)).total().requests()).isOne();
  }

  @Test
  void takesTheExchangesOfADeadCompanionForUnknown() {
    try (Ledger ledger = open()) {
      var _ = ledger.begun(intent(1));
    }

    record();

    UsageRow row = file().rows(allRows()).getFirst();
    assertThat(row.answer().outcome()).isEqualTo("unknown");
    assertThat(row.notes().flags()).containsExactly(UsageFlag.UNKNOWN);
    UsageSum total = file().report(all(Dimension.SESSION)).total();
    assertThat(total.requests()).isOne();
    assertThat(total.unknown()).isOne();
    assertThat(total.failed()).isOne();
  }

  @Test
  void believesAnEndThatIsToldAfterAll() {
    try (Ledger ledger = open()) {
      var _ = ledger.begun(intent(1));
    }
    record();

    record(row(1));

    assertThat(file().rows(allRows())).containsExactly(row(1));
    UsageReport report = file().report(all(Dimension.MODEL));
    assertThat(report.total().unknown()).isZero();
    assertThat(report.by())
        .containsExactly(
            new UsageSum("gpt-5", 1, 0, 0, 0, 10, 2, 4, 1, new BigDecimal("0.000003000000")));
  }

  @Test
  void pricesARowAndTellsSubscribersOnce() {
    List<UsageRow> told = Collections.synchronizedList(new ArrayList<>());
    UnaryOperator<UsageRow> pricing = row -> row.costing(BigDecimal.TEN);
    Ledger ledger = Ledger.open(LedgerSettings.inFile(home), pricing, List.of(told::add));
    ledger.start();

    var _ = ledger.begun(intent(1));
    ledger.ended(row(1));
    ledger.close();

    assertThat(told).containsExactly(row(1).costing(BigDecimal.TEN));
    assertThat(file().rows(allRows()).getFirst().cost()).isEqualByComparingTo("10");
  }

  @Test
  void goesOnWhenPricingOrASubscriberFails() {
    UnaryOperator<UsageRow> broken =
        row -> {
          throw new IllegalStateException("no price today");
        };
    UsageSubscriber failing =
        row -> {
          throw new IllegalStateException("no budget today");
        };
    Ledger ledger = Ledger.open(LedgerSettings.inFile(home), broken, List.of(failing));
    ledger.start();

    ledger.ended(row(1));
    ledger.close();

    assertThat(file().rows(allRows())).containsExactly(row(1));
  }

  @Test
  void takesWhatIsToldBeforeItIsStarted() {
    Ledger ledger = Ledger.open(LedgerSettings.inFile(home), UnaryOperator.identity(), List.of());
    var _ = ledger.begun(intent(1));
    ledger.ended(row(1));
    assertThat(ledger.health().waiting()).isEqualTo(2);

    ledger.start();
    ledger.close();

    assertThat(file().rows(allRows())).hasSize(1);
  }

  @Test
  void letsARequestTravelOnceItsIntentIsDurable() throws Exception {
    LedgerSettings awaiting =
        new LedgerSettings(home, true, Optional.empty(), true, Duration.ofDays(1));
    try (Ledger ledger = Ledger.open(awaiting, UnaryOperator.identity(), List.of())) {
      ledger.start();
      for (int i = 1; i < 20; i++) {
        CompletableFuture<Void> durable = ledger.begun(intent(i));
        durable.get(5, TimeUnit.SECONDS);
        assertThat(file().rows(allRows())).hasSize(i);
      }
    }
  }

  @Test
  void letsARequestTravelAtOnceUnlessToldOtherwise() {
    try (Ledger ledger = open()) {
      assertThat(ledger.begun(intent(1))).isDone();
    }
  }

  @Test
  void cutsHostileTextAndCountsThatCannotBe() {
    String hostile = "\u0000\u202e'; DROP TABLE exchange; --\ud800" + "x".repeat(500);
    UsageIntent intent =
        new UsageIntent(
            id(1), NOON, hostile, hostile, hostile, "http", "POST", hostile, "source", "g");
    Usage usage = new Usage(hostile, Long.MAX_VALUE, -1, Long.MIN_VALUE, 5);
    record(row(intent, new UsageAnswer(200, hostile, hostile, usage)), row(2));

    UsageRow kept = file().rows(allRows()).getLast();
    assertThat(kept.intent().platform())
        .startsWith("\\u0000\\u202e'; DROP TABLE exchange; --\ufffdx")
        .hasSizeLessThan(250);
    assertThat(kept.answer().usage())
        .extracting(Usage::input, Usage::output, Usage::cacheRead)
        .containsExactly(1_000_000_000_000L, 0L, 0L);
    assertThat(file().report(all(Dimension.MODEL)).by()).hasSize(2);
  }

  @Test
  void deletesRowsAfterTheirTimeAndKeepsTheirSums() {
    record(row(1), row(intent(2, NOON.plus(Duration.ofDays(2)), "s")));
    LedgerSettings settings =
        new LedgerSettings(home, true, Optional.empty(), false, Duration.ofDays(1));
    Database database = Databases.of(settings, () -> NOON);

    Upkeep upkeep =
        new Upkeep(database, "run", settings.retention(), () -> NOON.plus(Duration.ofHours(25)));
    assertThat(retire(database, upkeep)).as("whether there is more").isFalse();

    assertThat(ids(file().rows(allRows()))).containsExactly(id(2));
    assertThat(file().report(all(Dimension.MODEL)).total().requests()).isEqualTo(2);
  }

  private static boolean retire(Database database, Upkeep upkeep) {
    try (var connection = database.open()) {
      return upkeep.retire(connection);
    } catch (java.sql.SQLException failure) {
      throw new AssertionError(failure);
    }
  }

  @Test
  void isClosedToOthers() throws Exception {
    try (Ledger ledger = open()) {
      ledger.ended(row(1));
      await().until(() -> ledger.health().written() == 1);

      for (String name : List.of("ledger.db", "ledger.db-wal", "ledger.db-shm")) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(name))))
            .isEqualTo("rw-------");
      }
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(home.resolve("run/sqlite"))))
          .isEqualTo("rwx------");
    }
  }
}
