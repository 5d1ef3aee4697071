package io.tokenpak.companion.credential.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.credential.lease.BrokerSimulator.Fault;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What was used is told once, whatever becomes of the broker, its answers and the clocks.
class LeaseReporterFaultsTest extends Reporting {
  @Test
  void asksTheBrokerWhereItIsUnknownWhetherItGotAReport() {
    use("g1");
    simulator.meets("telemetry", new Fault.BreaksAfterwards());
    reporter.flush();
    simulator.meets(null);
    use("g1");
    reporter.flush();
    time.pass(INTERVAL);
    reporter.flush();
    assertReportedOnce();
    assertThat(simulator.reports()).hasSize(2);
  }

  @Test
  void sendsAgainWhatTheBrokerDoesNotHave() {
    use("g1");
    simulator.meets("telemetry", new Fault.Says(500, "oops"));
    reporter.flush();
    simulator.meets(null);
    use("g1");
    reporter.flush();
    assertThat(simulator.reports()).as("it may still be on its way").isEmpty();
    time.pass(INTERVAL);
    reporter.flush();
    time.pass(INTERVAL);
    reporter.flush();
    assertReportedOnce();
  }

  @Test
  void aReportThatHangsIsGivenUpAndSentAgain() {
    use("g1");
    simulator.meets("telemetry", new Fault.Hangs());
    reporter.flush();
    simulator.meets(null);
    time.pass(INTERVAL);
    reporter.flush();
    assertReportedOnce();
  }

  @Test
  void doesNotSendAgainWhereSomebodyElseHasReportedSince() {
    use("g1");
    simulator.meets("telemetry", new Fault.Says(500, "oops"));
    reporter.flush();
    simulator.meets(null);
    simulator.with(pool -> loan(pool).lastTelemetry = time.now().plus(Duration.ofSeconds(5)));
    time.pass(INTERVAL.plus(INTERVAL));
    reporter.flush();
    assertThat(simulator.reports()).isEmpty();
    use("g1");
    reporter.flush();
    assertThat(simulator.reports()).hasSize(1);
  }

  @Test
  void keepsWhatItCannotReportAcrossAnOutageAndARestart() throws Exception {
    use("g1");
    simulator.goDown();
    reporter.flush();
    use("g1");
    reboot();
    use("g1");
    simulator.comeUp();
    time.pass(INTERVAL);
    reporter.flush();
    time.pass(INTERVAL);
    reporter.flush();
    assertReportedOnce();
  }

  @ParameterizedTest
  @ValueSource(longs = {-200, -3600, 200, 3600})
  void stampsByTheBrokersClock(long skew) {
    time.setWall(Duration.ofSeconds(skew));
    reboot();
    use("g1");
    time.pass(Duration.ofSeconds(50));
    reporter.flush();
    Instant stamp = Instant.parse(simulator.reports().getFirst().path("captured_at").asText());
    assertThat(Duration.between(stamp, time.now()).abs()).isLessThan(Duration.ofSeconds(2));
    LeaseStatus status = ok(broker.status(lease.id()));
    assertThat(status.lease().isLive()).isTrue();
    assertReportedOnce();
  }

  /// A broker takes an old stamp for a machine that has been silent since.
  @Test
  void anOldReportGetsANewStamp() throws Exception {
    use("g1");
    simulator.goDown();
    folder.open();
    reporter.flush();
    simulator.comeUp();
    simulator.meets("telemetry", new Fault.Says(503, "busy"));
    reporter.flush();
    for (int minute = 0; minute < 5; minute++) {
      time.pass(Duration.ofMinutes(1));
      var _ = broker.status(lease.id());
    }
    simulator.meets(null);
    reporter.flush();
    assertReportedOnce();
    assertThat(ok(broker.status(lease.id())).lease().isLive()).isTrue();
  }

  @Test
  void setsAsideWhatTheBrokerDeclinesForADay() throws Exception {
    folder.open();
    use("g1");
    simulator.with(pool -> pool.loans.clear());
    for (int hour = 0; hour < 24; hour++) {
      reporter.flush();
      assertThat(files())
          .singleElement()
          .satisfies(each -> assertThat(each.toString()).endsWith(".ledger"));
      time.pass(Duration.ofHours(1));
    }
    time.pass(Duration.ofHours(1));
    reporter.flush();
    assertThat(files())
        .singleElement()
        .satisfies(each -> assertThat(each.toString()).endsWith(".undelivered"));
    assertThat(Files.readString(files().getFirst())).doesNotContain("eyJ");
  }

  @Test
  void keepsOfferingWhileTheBrokerRefusesTheToken() throws Exception {
    folder.open();
    use("g1");
    simulator.meets(new Fault.Says(403, "{\"detail\":\"Invalid API key\"}"));
    for (int day = 0; day < 3; day++) {
      reporter.flush();
      time.pass(Duration.ofDays(1));
    }
    simulator.meets(null);
    reporter.flush();
    assertReportedOnce();
  }
}
