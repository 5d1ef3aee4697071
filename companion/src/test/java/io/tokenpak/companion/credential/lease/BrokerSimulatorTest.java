package io.tokenpak.companion.credential.lease;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What was observed of the real broker, so that other tests may believe the simulator. The numbers
/// are those of the observations.
class BrokerSimulatorTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OPENCLAW = "\"machine_id\":\"host-1\",\"agent_id\":\"openclaw:main\"";

  private final VirtualTime time = new VirtualTime();
  private final HttpClient http = HttpClient.newHttpClient();
  private BrokerSimulator broker;

  @BeforeEach
  void start() throws Exception {
    broker = BrokerSimulator.start(time);
    broker.lend("cred-1", "eyJh.one.s", "acc-1");
    broker.lend("cred-2", "eyJh.two.s", "acc-2");
  }

  @AfterEach
  void stop() throws Exception {
    http.close();
    broker.close();
  }

  @Test
  void honoursTheTimeAskedForButRenewsAndRotatesForAnHour() throws Exception {
    JsonNode lease = acquire().path("lease");
    assertThat(left(lease)).isEqualTo(Duration.ofMinutes(30));

    assertThat(left(post(id(lease) + "/renew", OPENCLAW).path("lease"))).hasHours(1);
    assertThat(left(rotate(lease, "expiry_approaching").path("lease"))).hasHours(1);
  }

  @Test
  void givesASecondAgentTheFirstOnesLeaseAndThenDisownsIt() throws Exception {
    JsonNode first = acquire().path("lease");
    JsonNode second = post("acquire", "\"machine_id\":\"host-1\",\"agent_id\":\"other\"");

    assertThat(second.path("reason").asText()).isEqualTo("existing_machine_lease_reused");
    assertThat(id(second.path("lease"))).isEqualTo(id(first));
    assertThat(second.at("/lease/agent_id").asText()).isEqualTo("openclaw:main");

    JsonNode asItself =
        post(id(first) + "/materialize", "\"machine_id\":\"host-1\",\"agent_id\":\"other\"");
    assertThat(asItself.path("reason").asText()).isEqualTo("lease_not_found_or_not_owned");
    assertThat(post(id(first) + "/materialize", OPENCLAW).path("status").asText()).isEqualTo("ok");
  }

  @Test
  void refusesReasonsThatItDoesNotKnow() throws Exception {
    assertThat(rotate(acquire().path("lease"), "manual_rotate").path("detail").asText())
        .isEqualTo("invalid rotation reason");
  }

  @Test
  void takesNoUtilizationForNone() throws Exception {
    String lease = id(acquire().path("lease"));
    report(lease, time.now(), "\"utilization_pct\":42,\"quota_remaining\":7");
    assertThat(status(lease).path("latest_utilization_pct").asDouble()).isEqualTo(42);

    report(lease, time.now(), "\"utilization_pct\":null,\"quota_remaining\":null");
    assertThat(status(lease).path("latest_utilization_pct").isNull()).isTrue();
    assertThat(status(lease).path("latest_quota_remaining").isNull()).isTrue();
  }

  @Test
  void keepsEveryReportAndNamesTheLast() throws Exception {
    String lease = id(acquire().path("lease"));
    report(lease, Instant.parse("2026-11-21T12:00:00.123456789Z"), "\"requests_count\":1");
    report(lease, Instant.parse("2026-11-21T12:00:00.123456789Z"), "\"requests_count\":1");

    assertThat(broker.reports()).hasSize(2);
    assertThat(status(lease).path("latest_telemetry_at").asText())
        .isEqualTo("2026-11-21T12:00:00.123456+00:00");
  }

  @Test
  void wantsRotationAtNinetyPercentAndThenRenewsNoMore() throws Exception {
    String lease = id(acquire().path("lease"));
    report(lease, time.now(), "\"utilization_pct\":91");

    assertThat(status(lease).path("state").asText()).isEqualTo("rotation_required");
    assertThat(post(lease + "/renew", OPENCLAW).path("reason").asText())
        .isEqualTo("lease_not_renewable:rotation_required");
    assertThat(post(lease + "/materialize", OPENCLAW).path("status").asText()).isEqualTo("ok");
  }

  @Test
  void rotatesToAnotherLoginAndEndsTheOldLease() throws Exception {
    JsonNode old = acquire().path("lease");
    JsonNode fresh = rotate(old, "low_quota_remaining").path("lease");

    assertThat(fresh.path("credential_id")).isNotEqualTo(old.path("credential_id"));
    assertThat(status(id(old)).path("state").asText()).isEqualTo("released");
    assertThat(status(id(old)).path("replacement_lease_id").asText()).isEqualTo(id(fresh));
  }

  @Test
  void takesLateReportsOfALeaseThatHasEnded() throws Exception {
    String lease = id(acquire().path("lease"));
    post(lease + "/release", OPENCLAW);

    JsonNode answer = report(lease, time.now(), "\"requests_count\":3");
    assertThat(answer.at("/credential/state").asText()).isEqualTo("leased");
    assertThat(status(lease).path("credential_state").asText()).isEqualTo("available");
  }

  @Test
  void releasesOnce() throws Exception {
    String lease = id(acquire().path("lease"));
    assertThat(post(lease + "/release", OPENCLAW).path("status").asText()).isEqualTo("ok");
    assertThat(post(lease + "/release", OPENCLAW).path("reason").asText())
        .isEqualTo("lease_not_releasable:released");
  }

  @Test
  void takesBackWhatNobodyAsksFor() throws Exception {
    String lease = id(acquire().path("lease"));
    time.pass(Duration.ofSeconds(200));

    assertThat(status(lease).path("state").asText()).isEqualTo("expired");
    assertThat(post(lease + "/materialize", OPENCLAW).path("reason").asText())
        .isEqualTo("lease_not_materializable:expired");
  }

  @Test
  void revokesAtAHundredPercent() throws Exception {
    String lease = id(acquire().path("lease"));
    report(lease, time.now(), "\"utilization_pct\":100");

    assertThat(status(lease).path("state").asText()).isEqualTo("revoked");
    assertThat(status(lease).path("reason").asText()).isEqualTo("credential_exhausted");
    assertThat(status(lease).path("credential_state").asText()).isEqualTo("exhausted");
  }

  @Test
  void deniesWhenThePoolIsEmpty() throws Exception {
    broker.with(pool -> pool.logins.clear());

    assertThat(acquire().path("reason").asText()).isEqualTo("no_eligible_credentials_available");
  }

  @Test
  void alwaysWantsARefreshOnSqlite() throws Exception {
    String lease = id(acquire().path("lease"));
    post(lease + "/materialize", OPENCLAW);
    assertThat(status(lease).path("auth_refresh_required").asBoolean()).isFalse();

    broker.api(api -> api.sqlite = true);
    assertThat(status(lease).path("auth_refresh_required").asBoolean()).isTrue();
  }

  @Test
  void losesALeaseToAReportOfThePast() throws Exception {
    String lease = id(acquire().path("lease"));
    time.pass(Duration.ofSeconds(100));
    report(lease, time.now().minusSeconds(200), "\"requests_count\":1");

    assertThat(status(lease).path("state").asText()).isEqualTo("expired");
    assertThat(status(lease).path("reason").asText()).isEqualTo("lease_heartbeat_timeout");
  }

  @Test
  void wantsItsToken() throws Exception {
    HttpRequest bare = HttpRequest.newBuilder(broker.url().resolve("/api/leases/x")).GET().build();
    assertThat(http.send(bare, HttpResponse.BodyHandlers.discarding()).statusCode()).isEqualTo(401);
  }

  private JsonNode acquire() throws Exception {
    return post("acquire", OPENCLAW + ",\"requested_ttl_seconds\":1800");
  }

  private JsonNode rotate(JsonNode lease, String reason) throws Exception {
    return post(
        "rotate", OPENCLAW + ",\"lease_id\":\"" + id(lease) + "\",\"reason\":\"" + reason + "\"");
  }

  private JsonNode report(String lease, Instant at, String members) throws Exception {
    return post(
        lease + "/telemetry",
        OPENCLAW + ",\"captured_at\":\"" + at + "\",\"status\":\"healthy\"," + members);
  }

  private JsonNode status(String lease) throws Exception {
    return send(request(lease).GET());
  }

  private JsonNode post(String path, String members) throws Exception {
    return send(request(path).POST(HttpRequest.BodyPublishers.ofString("{" + members + "}")));
  }

  private HttpRequest.Builder request(String path) {
    URI target = broker.url().resolve("/api/leases/" + path);
    return HttpRequest.newBuilder(target)
        .header("Authorization", "Bearer " + BrokerSimulator.TOKEN);
  }

  private JsonNode send(HttpRequest.Builder request) throws Exception {
    return JSON.readTree(http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body());
  }

  private static String id(JsonNode lease) {
    return lease.path("id").asText();
  }

  private Duration left(JsonNode lease) {
    return Duration.between(time.now(), Instant.parse(lease.path("expires_at").asText()));
  }
}
