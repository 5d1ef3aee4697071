package io.tokenpak.companion.credential.lease;

import static io.tokenpak.companion.credential.lease.LeaseRig.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.credential.CapturedLog;
import io.tokenpak.companion.credential.SourceHealth;
import io.tokenpak.companion.credential.lease.BrokerSimulator.Fault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The rows about leases of the table of faults: whatever the broker does, what was lent serves
/// until it ends.
class BrokerFaultsTest {
  @TempDir Path home;
  private final VirtualTime time = new VirtualTime();
  private BrokerSimulator broker;
  private LeaseRig rig;

  @BeforeEach
  void start() throws Exception {
    broker = BrokerSimulator.start(time);
    broker.lend("cred-1", token("one"), "acc-1");
    rig = new LeaseRig(time, broker, home);
    rig.beat();
    broker.calls();
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
    broker.close();
  }

  private void meets(String fault) throws Exception {
    switch (fault) {
      case "down" -> broker.goDown();
      case "slow" -> {
        rig = hasty();
        broker.meets(new Fault.Hangs());
      }
      case "wrong" -> broker.meets(new Fault.Says(200, "{\"status\":\"ok\"}"));
      case "html" -> broker.meets(new Fault.Says(200, "<html>"));
      case "breaks" -> broker.meets(new Fault.BreaksAfterwards());
      default ->
          broker.meets(new Fault.Says(Integer.parseInt(fault), "{\"detail\":\"out of order\"}"));
    }
  }

  /// The same companion, started anew, with less patience.
  private LeaseRig hasty() {
    rig.close();
    return new LeaseRig(time, broker, broker.settings(home), Duration.ofSeconds(1));
  }

  private void mend(String fault) throws Exception {
    if (fault.equals("down")) {
      broker.comeUp();
    }
    broker.meets(null);
  }

  @ParameterizedTest
  @CsvSource({
    "down,cannot be connected to",
    "slow,did not answer within",
    "wrong,answered without",
    "html,not a JSON object",
    "breaks,broke off",
    "500,answered 500: out of order",
    "503,answered 503: out of order",
    "401,set AUTH_MANAGER_INTERNAL_API_TOKEN",
    "403,set AUTH_MANAGER_INTERNAL_API_TOKEN"
  })
  void servesOnAndTriesOnceAMinute(String fault, String words) throws Exception {
    meets(fault);
    try (CapturedLog log = new CapturedLog()) {
      rig.live(Duration.ofMinutes(2).plusSeconds(30));

      assertThat(rig.served()).contains(token("one"));
      // The JDK's client repeats a GET whose connection broke.
      assertThat(broker.calls().size()).isLessThanOrEqualTo(fault.equals("breaks") ? 6 : 3);
      SourceHealth health = rig.lease.source().health();
      assertThat(health.serves()).isTrue();
      assertThat(health.advice()).contains(words);
      assertThat(rig.lease.keeper().next()).contains("asks the lease broker again at");
      assertThat(log.warnings()).hasSize(1).first().asString().contains(words);

      mend(fault);
      rig.live(Duration.ofMinutes(1));
      rig.beat();
      assertThat(rig.lease.source().health().advice()).isEmpty();
      assertThat(log.lines()).anyMatch(line -> line.contains("answers again"));
      assertThat(rig.served()).contains(token("one"));
    }
  }

  @Test
  void servesNothingThatHasEnded() throws Exception {
    broker.goDown();
    rig.live(Duration.ofHours(24).minusSeconds(1));
    assertThat(rig.served()).contains(token("one"));

    time.pass(Duration.ofSeconds(1));
    assertThat(rig.served()).isEmpty();
    assertThat(rig.lease.source().health().state()).isEqualTo(SourceHealth.State.EXPIRED);
  }

  @Test
  void knowsThatALoginHasEndedWhileTheMachineSleptAndTheBrokerIsDown() throws Exception {
    broker.goDown();
    time.sleep(Duration.ofHours(25));
    rig.beat();

    assertThat(rig.served()).isEmpty();
  }

  @Test
  void aStartWhileTheBrokerIsDownServesWhatWasLent() throws Exception {
    broker.goDown();
    try (LeaseRig restarted = new LeaseRig(time, broker, home)) {
      assertThat(restarted.served()).contains(token("one"));
      restarted.beat();
      assertThat(restarted.served()).contains(token("one"));
    }
  }

  @Test
  void holdsUpNoRequestWhileTheBrokerIsKnownToBeDown() throws Exception {
    broker.goDown();
    rig.live(Duration.ofMinutes(1));
    rig.beat();

    assertThat(rig.lease.keeper().renew(rig.generation())).isDone();
  }

  @Test
  void aBrokerThatHangsHoldsUpARequestForNoLongerThanItsBound() throws Exception {
    rig = hasty();
    broker.meets(new Fault.Hangs());

    rig.lease.keeper().renew(rig.generation()).orTimeout(20, TimeUnit.SECONDS).join();

    assertThat(rig.served()).contains(token("one"));
  }

  @Test
  void aLoginThatMakesNoSenseReplacesNothing() {
    broker.with(pool -> {
      pool.login("cred-1").accessToken = "two words";
      pool.login("cred-1").authUpdated = time.now().plusSeconds(1);
    });

    rig.beat();

    assertThat(rig.served()).contains(token("one"));
    assertThat(rig.lease.source().health().advice()).contains("no header field can carry");
  }

  @Test
  void aStateFolderThatCannotBeWrittenIsToldAndServesAllTheSame() throws Exception {
    Path notAFolder = Files.writeString(home.resolve("file"), "");
    try (LeaseRig stuck = new LeaseRig(time, broker, notAFolder)) {
      stuck.beat();

      assertThat(stuck.served()).contains(token("one"));
      assertThat(stuck.lease.source().health().advice())
          .contains("lease.json", "cannot be written", "restart will need the broker");
    }
  }

  @Test
  void keepsItsStateFromOthersAndForThisMachineAlone() throws Exception {
    Path state = home.resolve("lease.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
        .isEqualTo("rw-------");

    broker.goDown();
    LeaseSettings elsewhere = broker.settings(home, new LeaseOwner("host-2", "openclaw"));
    try (LeaseRig copied = new LeaseRig(time, broker, elsewhere)) {
      assertThat(copied.served()).isEmpty();
    }
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rw-r--r--"));
    try (LeaseRig open = new LeaseRig(time, broker, home)) {
      assertThat(open.served()).isEmpty();
    }
  }

  @Test
  void aBrokenStateFileIsBegunAnew() throws Exception {
    Path state = home.resolve("lease.json");
    Files.writeString(state, Files.readString(state).substring(0, 200));
    try (LeaseRig restarted = new LeaseRig(time, broker, home)) {
      restarted.beat();

      assertThat(restarted.served()).contains(token("one"));
      assertThat(Files.readString(state)).contains("auth_json");
    }
  }

  @Test
  void printsNoSecret() throws Exception {
    try (CapturedLog log = new CapturedLog()) {
      broker.meets(new Fault.Says(403, "{\"detail\":\"not " + token("one") + "\"}"));
      rig.live(Duration.ofMinutes(2));
      broker.meets(null);
      rig.live(Duration.ofMinutes(2));
      LeaseResult result = rig.lease.control().rotate("because");
      String said =
          String.join("\n", log.lines())
              + result
              + rig.lease.source().health()
              + rig.lease.keeper().next()
              + broker.settings(home)
              + rig.lease.source().generation();

      assertThat(said)
          .doesNotContain(token("one"), BrokerSimulator.TOKEN, "rt-of-the-family", "acc-1");
      assertThat(Files.readString(home.resolve("lease.json"), StandardCharsets.UTF_8))
          .doesNotContain(BrokerSimulator.TOKEN);
    }
  }
}
