package io.tokenpak.companion.credential.lease;

import static io.tokenpak.companion.credential.lease.LeaseRig.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.credential.SourceHealth;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseKeeperTest {
  private static final Duration HEARTBEAT = Duration.ofSeconds(45);

  @TempDir Path home;
  private final VirtualTime time = new VirtualTime();
  private BrokerSimulator broker;
  private LeaseRig rig;

  @BeforeEach
  void start() throws Exception {
    broker = BrokerSimulator.start(time);
    broker.lend("cred-1", token("one"), "acc-1");
    broker.lend("cred-2", token("two"), "acc-2");
    rig = new LeaseRig(time, broker, home);
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
    broker.close();
  }

  private LeaseRig with(LeaseSettings.Course course) {
    rig.close();
    rig = new LeaseRig(time, broker, LeaseRig.with(broker.settings(home), course));
    return rig;
  }

  private static LeaseSettings.Course course(
      boolean rotates, boolean rotatesEarly, boolean releases) {
    return new LeaseSettings.Course(
        HEARTBEAT, Duration.ofMinutes(30), true, rotates, rotatesEarly, releases);
  }

  private void use(String login, Double utilization) {
    broker.with(pool -> {
      SimulatedPool.Loan loan =
          pool.loans.values().stream()
              .filter(each -> each.isLive() && each.login.id.equals(login))
              .findFirst()
              .orElseThrow();
      pool.report(loan, time.now(), Map.of("utilization_pct", utilization));
    });
  }

  private void change(String login, Consumer<SimulatedPool.Login> change) {
    broker.with(pool -> change.accept(pool.login(login)));
  }

  @Test
  void takesALeaseAndServesIt() {
    assertThat(rig.served()).isEmpty();

    rig.beat();

    assertThat(rig.served()).contains(token("one"));
    assertThat(broker.calls()).first().isEqualTo("POST /api/leases/acquire");
    assertThat(rig.lease.source().health().state()).isEqualTo(SourceHealth.State.VALID);
    assertThat(rig.lease.keeper().next()).contains("renews the lease at 2026-11-21T12:25:00Z");
    assertThat(rig.told).contains("carries " + rig.current().id());
  }

  @Test
  void asksAfterTheLeaseEveryFortyFiveSecondsGiveOrTakeATenth() {
    rig.beat();
    broker.calls();
    for (int i = 0; i < 20; i++) {
      Duration wait = rig.beat();
      assertThat(wait).isBetween(Duration.ofMillis(40_500), Duration.ofMillis(49_500));
      assertThat(broker.calls()).containsExactly("GET /api/leases/" + rig.current().id());
    }
  }

  @Test
  void keepsALeaseForHoursWithoutALapse() {
    rig.beat();
    Lease first = rig.current();

    rig.live(Duration.ofHours(3));

    assertThat(rig.current().id()).isEqualTo(first.id());
    assertThat(rig.served()).contains(token("one"));
    assertThat(broker.calls()).filteredOn(call -> call.endsWith("/materialize")).hasSize(1);
    assertThat(broker.calls()).filteredOn(call -> call.endsWith("/acquire")).isEmpty();
  }

  @Test
  void renewsWhenFiveMinutesAreLeft() {
    rig.beat();
    time.pass(Duration.ofMinutes(2));
    rig.beat();
    broker.calls();
    rig.live(Duration.ofMinutes(22));
    assertThat(broker.calls()).noneMatch(call -> call.endsWith("/renew"));

    rig.live(Duration.ofMinutes(2));

    assertThat(broker.calls()).filteredOn(call -> call.endsWith("/renew")).hasSize(1);
    assertThat(rig.lease.keeper().next()).contains("renews the lease at");
  }

  @Test
  void actsAsTheOwnerThatTheBrokerNames() throws Exception {
    try (Broker other = new Broker(broker.settings(home), time.brokerClock())) {
      other.acquire(new LeaseOwner("host-1", "openclaw:older"), "test");
    }

    rig.beat();

    assertThat(rig.current().owner().agent()).isEqualTo("openclaw:older");
    assertThat(rig.served()).contains(token("one"));
  }

  @Test
  void twoCompanionsOnAHostShareALeaseAndFollowEachOther() throws Exception {
    rig.beat();
    try (LeaseRig second =
        new LeaseRig(time, broker, Files.createDirectory(home.resolve("second")))) {
      second.beat();
      assertThat(second.current().id()).isEqualTo(rig.current().id());

      assertThat(rig.lease.control().rotate("manual_rotate").isOk()).isTrue();
      assertThat(second.served()).contains(token("one"));
      second.beat();

      assertThat(second.current().id()).isEqualTo(rig.current().id());
      assertThat(second.served()).isEqualTo(rig.served()).contains(token("two"));
    }
  }

  @Test
  void usesALeaseThatIsDueForRotationToItsEndWhereRotatingIsNotAllowed() {
    rig.beat();
    use("cred-1", 91.0);
    broker.calls();

    rig.live(Duration.ofMinutes(28).plusSeconds(50));

    assertThat(rig.served()).contains(token("one"));
    assertThat(broker.calls()).noneMatch(call -> call.endsWith("/rotate"));
    assertThat(rig.lease.keeper().next()).contains("another login at 2026-11-21T12:29:00Z");

    rig.live(Duration.ofSeconds(20));

    assertThat(broker.calls()).filteredOn(call -> call.endsWith("/rotate")).hasSize(1);
    assertThat(rig.served()).contains(token("two"));
  }

  @Test
  void rotatesAtOnceWhereTheOwnerAllowsIt() {
    with(course(true, false, false)).beat();
    use("cred-1", 91.0);

    rig.beat();

    assertThat(rig.served()).contains(token("two"));
    assertThat(rig.told).containsSubsequence("flush", "carries " + rig.current().id());
  }

  @Test
  void rotatesOnAMereRecommendationOnlyWhereThePolicySaysSo() {
    with(course(true, true, false)).beat();
    broker.with(pool -> pool.loans.values().forEach(loan -> loan.utilization = 95.0));

    rig.beat();

    assertThat(rig.served()).contains(token("two"));
  }

  @Test
  void servesTheOldLoginUntilTheNewOneIsThere() {
    with(course(true, false, false)).beat();
    use("cred-1", 91.0);
    broker.meets("/materialize", new BrokerSimulator.Fault.Says(500, "{}"));

    rig.beat();
    assertThat(rig.served()).contains(token("one"));

    broker.meets(null);
    rig.live(Duration.ofMinutes(1));
    rig.beat();
    assertThat(rig.served()).contains(token("two"));
  }

  @Test
  void keepsALoginThatIsNotToBeGivenOutAgainWhileThereIsNoOther() {
    rig.beat();
    change("cred-2", login -> login.state = "revoked");
    use("cred-1", 99.0);

    rig.live(Duration.ofMinutes(5));

    assertThat(rig.served()).contains(token("one"));
    assertThat(rig.lease.source().health().advice()).contains("no_eligible_credentials_available");
  }

  @Test
  void leavesAnUnusableLoginWhereClientsMayNotRotate() {
    rig.beat();
    broker.api(api -> api.rotationAllowed = false);
    use("cred-1", 99.0);

    rig.beat();

    assertThat(rig.served()).contains(token("two"));
    assertThat(broker.calls())
        .containsSubsequence(
            "POST /api/leases/rotate",
            "POST /api/leases/lease_0000000000000001/release",
            "POST /api/leases/acquire");
  }

  @Test
  void takesAnotherLeaseWhenTheLoginIsUsedUp() {
    rig.beat();
    use("cred-1", 100.0);

    rig.beat();

    assertThat(rig.served()).contains(token("two"));
    assertThat(broker.calls()).noneMatch(call -> call.endsWith("/release"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"released", "revoked", "expired"})
  void takesAnotherLeaseWhenThisOneIsOver(String state) {
    rig.beat();
    String first = rig.current().id();
    broker.with(pool -> pool.loan(first).end(state, "test"));

    rig.beat();

    assertThat(rig.current().id()).isNotEqualTo(first);
    assertThat(rig.served()).isPresent();
  }

  @Test
  void takesAnotherLeaseWhenTheBrokerHasForgottenThisOne() {
    rig.beat();
    broker.with(pool -> pool.loans.clear());

    rig.beat();

    assertThat(rig.served()).isPresent();
    assertThat(broker.calls()).contains("POST /api/leases/acquire");
  }

  @Test
  void hasTheLoginHandedOverAgainWhenTheBrokerHasRenewedIt() {
    rig.beat();
    String before = rig.generation();
    change(
        "cred-1",
        login -> {
          login.accessToken = token("one, renewed");
          login.authUpdated = time.now().plusSeconds(1);
        });

    rig.beat();

    assertThat(rig.served()).contains(token("one, renewed"));
    assertThat(rig.generation()).isNotEqualTo(before);
  }

  @Test
  void isNotFooledByABrokerThatAlwaysWantsARefresh() throws Exception {
    Path auth = home.resolve("auth.json");
    rig.close();
    rig = new LeaseRig(time, broker, LeaseRig.writing(broker.settings(home), auth, false));
    rig.beat();
    broker.api(api -> api.sqlite = true);
    broker.calls();
    Object written = Files.readAttributes(auth, "unix:ino").get("ino");

    rig.live(Duration.ofMinutes(10));

    assertThat(broker.calls()).noneMatch(call -> call.endsWith("/materialize"));
    assertThat(Files.readAttributes(auth, "unix:ino").get("ino")).isEqualTo(written);
  }

  @Test
  void takesTheLeaseBackAfterTheMachineHasSlept() {
    rig.beat();
    time.sleep(Duration.ofHours(2));
    broker.with(pool -> pool.login("cred-1").state = "revoked");

    // The next request notices, and the check that it causes comes without waiting for a heartbeat.
    assertThat(rig.served()).contains(token("one"));
    rig.beat();

    assertThat(rig.served()).contains(token("two"));
  }

  @ParameterizedTest
  @ValueSource(ints = {-24 * 60, -60, 60, 24 * 60})
  void aClockThatIsSetCausesOneCheckAndNoStorm(int minutes) {
    rig.beat();
    Lease before = rig.current();
    time.setWall(Duration.ofMinutes(minutes));
    broker.calls();

    rig.beat();
    assertThat(broker.calls()).containsExactly("GET /api/leases/" + before.id());
    assertThat(rig.served()).contains(token("one"));

    rig.live(Duration.ofMinutes(10));
    assertThat(rig.current().id()).isEqualTo(before.id());
    assertThat(broker.calls()).hasSizeBetween(12, 15).allMatch(call -> call.startsWith("GET"));
  }

  @Test
  void otherSourcesServeWhileThePoolIsEmpty() {
    broker.with(pool -> pool.logins.values().forEach(login -> login.state = "exhausted"));

    Duration wait = rig.beat();

    assertThat(rig.served()).isEmpty();
    assertThat(wait).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(66));
    SourceHealth health = rig.lease.source().health();
    assertThat(health.state()).isEqualTo(SourceHealth.State.MISSING);
    assertThat(health.advice()).contains("no_eligible_credentials_available");

    change("cred-2", login -> login.state = "available");
    time.pass(wait);
    rig.beat();
    assertThat(rig.served()).contains(token("two"));
  }

  @Test
  void anotherStartTakesUpTheLeaseWithoutAskingForOne() {
    rig.beat();
    Lease lease = rig.current();
    rig.close();
    rig = new LeaseRig(time, broker, home);
    broker.calls();

    rig.beat();

    assertThat(rig.current().id()).isEqualTo(lease.id());
    assertThat(broker.calls()).containsExactly("GET /api/leases/" + lease.id());
  }

  @Test
  void keepsTheLeaseAtTheEndUnlessToldOtherwise() {
    rig.beat();
    rig.lease.keeper().close();

    assertThat(rig.told).endsWith("flush");
    assertThat(broker.calls()).noneMatch(call -> call.endsWith("/release"));
  }

  @Test
  void handsTheLeaseBackAtTheEndIfTheOwnerWishes() {
    with(course(false, false, true)).beat();
    rig.lease.keeper().close();

    assertThat(rig.told).contains("flush");
    assertThat(broker.calls()).anyMatch(call -> call.endsWith("/release"));
  }
}
