package io.tokenpak.companion.credential.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tokenpak.companion.usage.UsageEntry;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;

/// What the broker is told is what was used.
class LeaseReporterTest extends Reporting {
  @Test
  void reportsWhatWasUsedAndNothingElse() throws Exception {
    HttpFields.Mutable fields = HttpFields.build();
    fields.put("x-codex-primary-used-percent", "12.5").put("x-codex-secondary-used-percent", "40");
    folder.open();
    use("g1");
    use("g1");
    observe(fields);
    reporter.flush();

    JsonNode report = simulator.reports().getFirst();
    assertThat(report.properties().stream().map(member -> member.getKey()))
        .containsExactlyInAnyOrder(
            "machine_id",
            "agent_id",
            "captured_at",
            "status",
            "requests_count",
            "tokens_in",
            "tokens_out",
            "utilization_pct",
            "last_success_at",
            "error_rate_1h",
            "metadata");
    assertThat(report.path("metadata").toString())
        .isEqualTo("{\"source\":\"tokenpak-companion\",\"model\":\"gpt-x\",\"total_tokens\":5}");
    assertThat(report.path("utilization_pct").asDouble()).isEqualTo(40);
    assertThat(report.path("status").asText()).isEqualTo("healthy");
    assertThat(report.path("error_rate_1h").asDouble()).isEqualTo(0);
    assertThat(nudges).hasValue(1);
    assertThat(files()).isEmpty();
    assertReportedOnce();
  }

  @Test
  void leavesOutWhatWasNotSeen() {
    reporter.used(entry("g1", 200));
    reporter.flush();
    JsonNode report = simulator.reports().getFirst();
    assertThat(report.path("requests_count").asInt()).isEqualTo(1);
    assertThat(report.has("tokens_in") || report.has("tokens_out")).isFalse();
    assertThat(report.has("utilization_pct") || report.has("quota_remaining")).isFalse();
    assertThat(report.path("metadata").has("total_tokens")).isFalse();
  }

  @Test
  void countsOnlyWhatTravelledWithTheLease() {
    UsageEntry others =
        new UsageEntry("r", "p", "codex-login", "g1", 200, time.wall(), true, Optional.empty());
    reporter.used(others);
    use("a generation of nobody's");
    reporter.used(
        new UsageEntry("r", "p", "codex-lease", "g1", 200, time.wall(), false, Optional.empty()));
    reporter.used(entry("g1", 0));
    reporter.flush();
    assertThat(simulator.reports()).isEmpty();
    assertThat(simulator.calls()).noneMatch(call -> call.contains("telemetry"));
  }

  @Test
  void saysHowTheLoginFares() {
    reporter.used(entry("g1", 200));
    time.pass(Duration.ofSeconds(10));
    reporter.used(entry("g1", 500));
    reporter.used(entry("g1", 429));
    reporter.used(entry("g1", 401));
    reporter.flush();
    JsonNode report = simulator.reports().getFirst();
    assertThat(report.path("status").asText()).isEqualTo("failed");
    assertThat(report.path("error_rate_1h").asDouble()).isEqualTo(0.75);
    assertThat(report.path("last_success_at").asText()).isEqualTo("2026-11-21T12:00:00.000000Z");
    assertThat(report.path("last_error_at").asText()).isEqualTo("2026-11-21T12:00:10.000000Z");

    time.pass(Duration.ofMinutes(62));
    reporter.used(entry("g1", 200));
    reporter.flush();
    JsonNode later = simulator.reports().getLast();
    assertThat(later.path("status").asText()).isEqualTo("healthy");
    assertThat(later.path("error_rate_1h").asDouble()).isEqualTo(0);
  }

  @Test
  void saysAgainWhatTheBrokerKnowsOfTheQuotaAndNothingNewerIsKnown() {
    HttpFields.Mutable fields = HttpFields.build().put("x-codex-primary-used-percent", "42");
    use("g1");
    observe(fields);
    reporter.flush();
    simulator.with(pool -> loan(pool).quota = 7000.0);
    time.pass(Duration.ofMinutes(16));
    use("g1");
    reporter.flush();
    JsonNode report = simulator.reports().getLast();
    assertThat(report.path("utilization_pct").asDouble()).isEqualTo(42);
    assertThat(report.path("quota_remaining").asDouble()).isEqualTo(7000);
    simulator.with(pool -> assertThat(loan(pool).utilization).isEqualTo(42));
  }

  @Test
  void believesNoUtilizationThatIsNone() {
    for (String value : new String[] {"", "NaN", "-3", "1e9", "x"}) {
      observe(HttpFields.build().put("x-codex-primary-used-percent", value));
    }
    use("g1");
    reporter.flush();
    assertThat(simulator.reports().getFirst().has("utilization_pct")).isFalse();
  }

  @Test
  void reportsUseOfAnOldLeaseToTheOldLease() {
    use("g1");
    Lease next = ok(broker.rotate(lease, RotationReason.ADMIN_REQUESTED_ROTATION));
    reporter.carries(next, "g2");
    use("g2");
    use("g1");
    reporter.flush();
    simulator.with(pool -> {
      assertThat(pool.reports).hasSize(2);
      assertThat(pool.reports)
          .filteredOn(report -> report.lease().equals(lease.id()))
          .singleElement()
          .satisfies(report -> assertThat(report.body().get("tokens_in")).isEqualTo(4));
      assertThat(pool.reports)
          .filteredOn(report -> report.lease().equals(next.id()))
          .singleElement()
          .satisfies(report -> assertThat(report.body().get("tokens_in")).isEqualTo(2));
    });
    assertReportedOnce();
  }

  /// The simulator lends a machine's lease to whoever asks, but only its first agent may report.
  @Test
  void reportsAsTheOwnerThatTheBrokerNames() {
    Lease asked = new Lease(lease.id(), new LeaseOwner("host-1", "other"), "", "active", null);
    reporter.carries(asked, "g9");
    use("g9");
    reporter.flush();
    assertThat(simulator.reports().getFirst().path("agent_id").asText()).isEqualTo("openclaw");
  }

  @Test
  void reportsByItselfAfterSoManyRequestsAndAtTheEnd() {
    reporter.start();
    use("g1");
    use("g1");
    use("g1");
    await().until(() -> sum("requests_count") == 3);
    use("g1");
    reporter.close();
    assertReportedOnce();
    reporter.close();
  }
}
