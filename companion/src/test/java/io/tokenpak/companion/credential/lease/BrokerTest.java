package io.tokenpak.companion.credential.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.credential.lease.BrokerAnswer.Denied;
import io.tokenpak.companion.credential.lease.BrokerAnswer.Ok;
import io.tokenpak.companion.credential.lease.BrokerAnswer.Unreachable;
import io.tokenpak.companion.credential.lease.BrokerSimulator.Fault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerTest {
  private static final LeaseOwner OWNER = new LeaseOwner("host-1", "openclaw");

  @TempDir Path home;
  private final VirtualTime time = new VirtualTime();
  private final BrokerClock clock = time.brokerClock();
  private BrokerSimulator simulator;
  private Broker broker;

  @BeforeEach
  void start() throws Exception {
    simulator = BrokerSimulator.start(time);
    simulator.lend("cred-1", "eyJh.one.s", "acc-1");
    simulator.lend("cred-2", "eyJh.two.s", "acc-2");
    broker = new Broker(simulator.settings(home), clock, Duration.ofSeconds(5));
  }

  @AfterEach
  void stop() throws Exception {
    broker.close();
    simulator.close();
  }

  private static <T> T ok(BrokerAnswer<T> answer) {
    assertThat(answer).isInstanceOf(Ok.class);
    return ((Ok<T>) answer).value();
  }

  @Test
  void speaksEveryCall() {
    Lease lease = ok(broker.acquire(OWNER, "test"));
    assertThat(lease.isLive()).isTrue();
    assertThat(lease.expires()).isEqualTo(time.now().plusSeconds(1800));
    assertThat(ok(broker.renew(lease)).expires()).isEqualTo(time.now().plusSeconds(3600));

    LeaseMaterial material = ok(broker.materialize(lease));
    assertThat(new String(material.authJson(), StandardCharsets.UTF_8)).contains("eyJh.one.s");
    assertThat(ok(broker.reconcileAuth(lease, material.authJson())).decision())
        .isEqualTo("in_sync");

    String report =
        """
        {"machine_id":"host-1","agent_id":"openclaw","captured_at":"%s","utilization_pct":12.5}
        """
            .formatted(time.now());
    ok(broker.telemetry(lease.id(), report.getBytes(StandardCharsets.UTF_8)));
    LeaseStatus status = ok(broker.status(lease.id()));
    assertThat(status.use().utilization()).isEqualTo(12.5);
    assertThat(status.use().reported()).isEqualTo(time.now());
    assertThat(status.authUpdated()).isNotNull();

    Lease other = ok(broker.rotate(lease, RotationReason.LOW_QUOTA_REMAINING));
    assertThat(other.credential()).isNotEqualTo(lease.credential());
    assertThat(ok(broker.release(other, "test")).isLive()).isFalse();
  }

  @Test
  void tellsWhatTheBrokerDenies() {
    assertThat(broker.status("lease_nobody")).isEqualTo(new Denied<>(404, "Lease not found"));
    Lease lease = ok(broker.acquire(OWNER, "test"));
    ok(broker.release(lease, "test"));
    assertThat(broker.release(lease, "test"))
        .isEqualTo(new Denied<>(409, "lease_not_releasable:released"));
  }

  @Test
  void letsNoLeaseIdLeadElsewhere() {
    assertThat(broker.status("nobody?x")).isInstanceOf(Denied.class);
    assertThat(simulator.calls()).containsExactly("GET /api/leases/nobody%3Fx");
  }

  @ParameterizedTest
  @CsvSource({"401,Login required", "403,Invalid API key", "302,no reason given"})
  void takesWhatIsNotOkForADenial(int status, String reason) {
    simulator.meets(new Fault.Says(status, "{\"detail\":\"" + reason + "\"}"));

    assertThat(broker.status("x")).isEqualTo(new Denied<>(status, reason));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{", "<html>", "{\"status\":\"ok\"}", "{\"lease\":{}}"})
  void takesAnAnswerWithoutSenseForNone(String body) {
    simulator.meets(new Fault.Says(200, body));

    assertThat(broker.acquire(OWNER, "test")).isInstanceOf(Unreachable.class);
  }

  @Test
  void takesAFaultOfTheBrokersForNoAnswer() {
    simulator.meets(new Fault.Says(503, "{\"detail\":\"INTERNAL_API_TOKEN is not configured\"}"));

    assertThat(broker.status("x"))
        .isEqualTo(new Unreachable<>("answered 503: INTERNAL_API_TOKEN is not configured"));
  }

  @Test
  void waitsNoLongerThanItsPatience() {
    simulator.meets(new Fault.Hangs());
    try (Broker hasty = new Broker(simulator.settings(home), clock, Duration.ofMillis(200))) {
      assertThat(hasty.status("x")).isInstanceOf(Unreachable.class);
    }
  }

  @Test
  void isNotHeldUpByABrokerThatIsDown() throws Exception {
    simulator.goDown();

    assertThat(broker.status("x")).isEqualTo(new Unreachable<>("cannot be connected to"));
  }

  @Test
  void repeatsNoSecretThatTheBrokerQuotes() {
    simulator.meets(new Fault.Says(400, "{\"detail\":\"bad token eyJabc.def\"}"));

    assertThat(broker.status("x")).isEqualTo(new Denied<>(400, "no reason given"));
  }

  @Test
  void tellsTheBrokersTimeWhateverTheWallClockSays() {
    time.setWall(Duration.ofHours(-3));
    assertThat(broker.status("x")).isInstanceOf(Denied.class);
    time.pass(Duration.ofMinutes(5));

    assertThat(clock.now()).isEqualTo(time.now());
  }
}
