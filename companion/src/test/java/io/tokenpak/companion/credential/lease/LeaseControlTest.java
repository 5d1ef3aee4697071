package io.tokenpak.companion.credential.lease;

import static io.tokenpak.companion.credential.lease.LeaseRig.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tokenpak.companion.credential.lease.BrokerSimulator.Fault;
import io.tokenpak.companion.credential.lease.LeaseProblem.Code;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaseControlTest {
  @TempDir Path home;
  private final VirtualTime time = new VirtualTime();
  private BrokerSimulator broker;
  private LeaseRig rig;
  private LeaseControl control;

  @BeforeEach
  void start() throws Exception {
    broker = BrokerSimulator.start(time);
    broker.lend("cred-1", token("one"), "acc-1");
    broker.lend("cred-2", token("two"), "acc-2");
    rig = new LeaseRig(time, broker, home);
    control = rig.lease.control();
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
    broker.close();
  }

  private static Code code(LeaseResult result) {
    return result.error().orElseThrow().code();
  }

  @Test
  void tellsThatThereIsNoLease() {
    LeaseResult result = control.status();

    assertThat(result.isOk()).isTrue();
    assertThat(result.status().word()).isEqualTo("no_lease");
    assertThat(code(control.renew())).isEqualTo(Code.NO_ACTIVE_LEASE);
    assertThat(code(control.release("done"))).isEqualTo(Code.NO_ACTIVE_LEASE);
  }

  @Test
  void ensuresALease() {
    LeaseResult result = control.ensure();

    assertThat(result.isOk()).isTrue();
    assertThat(result.status().word()).isEqualTo("active");
    assertThat(result.status().isMaterialized()).isTrue();
    assertThat(rig.served()).contains(token("one"));
  }

  @Test
  void renews() {
    control.ensure();
    time.pass(Duration.ofMinutes(2));

    assertThat(control.renew().isOk()).isTrue();
    assertThat(rig.current().expires()).isEqualTo(time.now().plusSeconds(3600));
  }

  @Test
  void rotatesForWhateverReasonThatAPersonGives() {
    control.ensure();

    LeaseResult result = control.rotate("manual_rotate");

    assertThat(result.error()).isEmpty();
    assertThat(rig.served()).contains(token("two"));
    assertThat(rig.told).contains("flush");
  }

  @Test
  void keepsWhatItHasWhenARotationIsDenied() {
    control.ensure();
    broker.api(api -> api.rotationAllowed = false);

    LeaseResult result = control.rotate("manual_rotate");

    assertThat(code(result)).isEqualTo(Code.ROTATION_DENIED);
    assertThat(result.error().orElseThrow().message()).contains("client_rotation_disabled");
    assertThat(rig.served()).contains(token("one"));
  }

  @Test
  void tellsWhyARenewalIsDenied() {
    control.ensure();
    broker.with(pool -> pool.loans.values().forEach(loan -> loan.state = "rotation_required"));

    assertThat(code(control.renew())).isEqualTo(Code.RENEW_DENIED);
  }

  @Test
  void handsTheLeaseBack() {
    control.ensure();

    assertThat(control.release("done").isOk()).isTrue();
    assertThat(rig.served()).isEmpty();
    assertThat(control.status().status().word()).isEqualTo("no_lease");
  }

  @Test
  void takesALeaseAnew() {
    control.ensure();
    String before = rig.current().id();
    rig.told.clear();

    assertThat(control.reacquire("stuck").error()).isEmpty();
    assertThat(rig.current().id()).isNotEqualTo(before);
    assertThat(rig.served()).isPresent();
    assertThat(rig.told).first().isEqualTo("flush");
  }

  @Test
  void hasTheLoginHandedOverAgain() {
    control.ensure();
    broker.calls();

    assertThat(control.materialize().isOk()).isTrue();
    assertThat(broker.calls()).anyMatch(call -> call.endsWith("/materialize"));
  }

  @Test
  void tellsWhyALoginIsNotHandedOver() {
    control.ensure();
    broker.meets("/materialize", new Fault.Says(409, "{\"reason\":\"credential_not_usable\"}"));

    assertThat(code(control.materialize())).isEqualTo(Code.MATERIALIZATION_FAILED);
  }

  @Test
  void reportsUseAndLooksAfterTheLease() {
    control.ensure();
    rig.told.clear();

    assertThat(control.flush().isOk()).isTrue();
    assertThat(rig.told).startsWith("flush", "observed " + rig.current().id());
  }

  @Test
  void asksTheBrokerForTheStatus() {
    control.ensure();
    broker.with(pool -> pool.loans.values().forEach(loan -> loan.end("revoked", "test")));

    assertThat(control.status().status().word()).isEqualTo("active");
    assertThat(control.refresh().status().word()).isEqualTo("revoked");
  }

  @Test
  void tellsThatTheBrokerIsDown() throws Exception {
    broker.goDown();

    assertThat(code(control.ensure())).isEqualTo(Code.BROKER_UNREACHABLE);
  }

  @Test
  void doesOneThingAtATime() throws Exception {
    control.ensure();
    broker.meets("/renew", new Fault.Hangs());
    rig.close();
    try (LeaseRig hasty =
        new LeaseRig(time, broker, broker.settings(home), Duration.ofSeconds(3))) {
      broker.calls();
      CompletableFuture<LeaseResult> first =
          CompletableFuture.supplyAsync(hasty.lease.control()::renew, Thread::startVirtualThread);
      await().until(() -> !broker.calls().isEmpty());

      assertThat(code(hasty.lease.control().rotate("now"))).isEqualTo(Code.CONCURRENT_OPERATION);
      assertThat(hasty.beat()).isLessThanOrEqualTo(Duration.ofSeconds(1));
      assertThat(code(first.get(20, TimeUnit.SECONDS))).isEqualTo(Code.BROKER_UNREACHABLE);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "manual_rotate,ADMIN_REQUESTED_ROTATION",
    "'',ADMIN_REQUESTED_ROTATION",
    "low_quota_remaining,LOW_QUOTA_REMAINING",
    "quota is nearly gone,LOW_QUOTA_REMAINING",
    "Usage too high,APPROACHING_UTILIZATION_THRESHOLD",
    "the login was revoked,UNHEALTHY_CREDENTIAL",
    "expires soon,EXPIRY_APPROACHING"
  })
  void mapsFreeTextToTheReasonsThatBrokersTake(String text, RotationReason reason) {
    assertThat(RotationReason.of(text)).isEqualTo(reason);
  }
}
