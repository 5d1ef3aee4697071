package io.tokenpak.companion.usage.ledger;

import static io.tokenpak.companion.usage.ledger.SampleRows.all;
import static io.tokenpak.companion.usage.ledger.SampleRows.allRows;
import static io.tokenpak.companion.usage.ledger.SampleRows.full;
import static io.tokenpak.companion.usage.ledger.SampleRows.intent;
import static io.tokenpak.companion.usage.ledger.SampleRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tokenpak.companion.usage.Usage;
import io.tokenpak.companion.usage.UsageAnswer;
import io.tokenpak.companion.usage.UsageIntent;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A ledger on a real server.
@Tag("real-client")
@Timeout(300)
class PostgresLedgerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long SEED = 20_260_305;

  private static PostgresCluster cluster;

  @TempDir Path home;

  @BeforeAll
  static void make() throws Exception {
    cluster = PostgresCluster.create();
  }

  @AfterAll
  static void remove() throws Exception {
    cluster.close();
  }

  @BeforeEach
  void empty() throws SQLException {
    cluster.start();
    try (Connection connection = cluster.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP SCHEMA public CASCADE");
      statement.execute("CREATE SCHEMA public");
    }
  }

  private Ledger open(InstantSource clock) {
    Ledger ledger = Ledger.open(cluster.settings(home), UnaryOperator.identity(), List.of(), clock);
    ledger.start();
    return ledger;
  }

  private Ledger open() {
    return open(InstantSource.system());
  }

  private static void record(Ledger ledger, long first, long count) {
    for (long number = first; number < first + count; number++) {
      assertThat(ledger.begun(intent(number))).isDone();
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

  @Test
  void keepsARowWithAllThatItHolds() {
    try (Ledger ledger = open()) {
      var _ = ledger.begun(intent(1));
      ledger.ended(full(1));
      awaitWritten(ledger, 1);

      assertThat(ledger.rows(allRows())).containsExactly(full(1));
    }
  }

  @Test
  void sumsUpByEachDimension() {
    try (Ledger ledger = open()) {
      record(ledger, 0, 600);
      awaitWritten(ledger, 600);

      for (Dimension dimension : Dimension.values()) {
        UsageReport report = ledger.report(all(dimension));
        assertThat(report.total().requests()).isEqualTo(600);
        assertThat(report.total().cost()).isEqualByComparingTo("0.0018");
        assertThat(report.by()).isNotEmpty();
        assertThat(report.by().stream().mapToLong(UsageSum::input).sum()).isEqualTo(6000);
      }
    }
  }

  @Test
  void takesHostileText() {
    String hostile = "\u0000'; DROP TABLE exchange; --\ud800";
    UsageIntent odd =
        new UsageIntent(
            hostile, Instant.now(), hostile, hostile, hostile, "http", "POST", hostile, "s", "g");
    try (Ledger ledger = open()) {
      ledger.ended(
          row(odd, new UsageAnswer(200, hostile, hostile, new Usage(hostile, 1, 1, 1, 1))));
      ledger.ended(row(2));
      awaitWritten(ledger, 2);

      assertThat(ledger.rows(allRows())).hasSize(2);
      assertThat(ledger.health().lost()).isZero();
    }
  }

  @Test
  void goesOnWhenTheServerIsKilledAndStartedAgain() throws Exception {
    try (Ledger ledger = open()) {
      record(ledger, 0, 100);
      awaitWritten(ledger, 100);
      for (int i = 1; i <= 3; i++) {
        record(ledger, i * 1000L, 100);
        cluster.kill();
        record(ledger, i * 1000L + 100, 100);
        await().atMost(PATIENCE).until(() -> ledger.health().degraded());
        assertThat(ledger.health().finding()).contains("start it");
        record(ledger, i * 1000L + 200, 100);
        cluster.start();
        awaitWritten(ledger, 100 + i * 300);
        assertThat(ledger.health().degraded()).isFalse();
      }

      assertThat(ledger.rows(allRows())).hasSize(1000);
      assertThat(ledger.report(all(Dimension.MODEL)).total().requests()).isEqualTo(1000);
      assertThat(ledger.health().lost()).isZero();
    }
  }

  @Test
  void startsWhileTheServerIsDown() throws Exception {
    cluster.kill();
    try (Ledger ledger = open()) {
      record(ledger, 0, 100);
      await().atMost(PATIENCE).until(() -> ledger.health().degraded());
      cluster.start();
      awaitWritten(ledger, 100);
    }
  }

  @Test
  void leavesTheRowsOfALivingCompanionAlone() {
    try (Ledger one = open()) {
      var _ = one.begun(intent(1));
      await().atMost(PATIENCE).until(() -> !outcomes(one).isEmpty());
      try (Ledger other = open()) {
        record(other, 10, 1);
        awaitWritten(other, 1);
        assertThat(outcomes(other)).containsExactlyInAnyOrder("open", "ok");
      }
      one.ended(row(1));
      awaitWritten(one, 1);
      assertThat(outcomes(one)).containsOnly("ok");
    }
  }

  @Test
  void givesUpTheRowsOfACompanionThatWasNotHeardOf() {
    try (Ledger one = open()) {
      var _ = one.begun(intent(1));
      await().atMost(PATIENCE).until(() -> !outcomes(one).isEmpty());
      try (Ledger later = open(() -> Instant.now().plus(Duration.ofMinutes(10)))) {
        await().atMost(PATIENCE).until(() -> outcomes(later).contains("unknown"));
      }
      one.ended(row(1));
      awaitWritten(one, 1);
      assertThat(outcomes(one)).containsOnly("ok");
      assertThat(one.report(all(Dimension.SOURCE)).total().unknown()).isZero();
    }
  }

  private static List<String> outcomes(Ledger ledger) {
    try {
      return ledger.rows(allRows()).stream().map(row -> row.answer().outcome()).toList();
    } catch (LedgerUnavailable opening) {
      return List.of();
    }
  }

  @Test
  void needsNoRightToMakeTablesOnceTheyAreThere() throws Exception {
    try (Ledger ledger = open()) {
      record(ledger, 0, 10);
      awaitWritten(ledger, 10);
    }
    cluster.addUser(
        "writer",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO writer",
        "GRANT USAGE ON SCHEMA public TO writer");
    try (Ledger ledger =
        Ledger.open(cluster.settings(home, "writer"), UnaryOperator.identity(), List.of())) {
      ledger.start();
      record(ledger, 10, 10);
      awaitWritten(ledger, 10);
      assertThat(ledger.rows(allRows())).hasSize(20);
    }
  }

  @Test
  void writesToAServerThatProvesItsName() throws Exception {
    LedgerSettings settings = cluster.verifying(home, "localhost", cluster.certificate());
    try (Ledger ledger = open(settings)) {
      record(ledger, 0, 10);
      awaitWritten(ledger, 10);
    }
  }

  @Test
  void keepsItsRowsFromAServerThatDoesNotProveItsName() throws Exception {
    Path other = ServerCertificate.generate(home).certificate();
    for (LedgerSettings settings :
        List.of(
            cluster.verifying(home, "localhost", other),
            cluster.verifying(home, "127.0.0.1", cluster.certificate()))) {
      try (Ledger ledger = open(settings)) {
        record(ledger, 0, 10);
        await().atMost(PATIENCE).until(() -> ledger.health().degraded());
        assertThat(ledger.health().written()).isZero();
      }
    }
  }

  private static Ledger open(LedgerSettings settings) {
    Ledger ledger =
        Ledger.open(settings, UnaryOperator.identity(), List.of(), InstantSource.system());
    ledger.start();
    return ledger;
  }

  @Test
  void losesNothingToTenKillsOfCompanions() throws Exception {
    KilledWriters writers = new KilledWriters(cluster.settings(home), SEED);
    for (int i = 0; i < 10; i++) {
      writers.kill();
    }
    writers.verify();
    assertThat(writers.durable()).isPositive();
  }
}
