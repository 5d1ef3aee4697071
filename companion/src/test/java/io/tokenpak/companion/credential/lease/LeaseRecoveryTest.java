package io.tokenpak.companion.credential.lease;

import static io.tokenpak.companion.credential.lease.LeaseRig.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.credential.SourceHealth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a provider's 401 to a lent login leads to.
class LeaseRecoveryTest {
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
    rig.beat();
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
    broker.close();
  }

  @Test
  void aRefusedLoginIsReplacedOnceWhoeverAsks() {
    String refused = rig.generation();
    broker.renews("cred-1", token("one, renewed"));
    broker.calls();

    await(Stream.generate(() -> rig.lease.keeper().renew(refused)).limit(64).toList());

    assertThat(rig.served()).contains(token("one, renewed"));
    assertThat(broker.calls()).filteredOn(call -> call.endsWith("/materialize")).hasSize(1);
  }

  @Test
  void aRevokedLeaseIsReplacedWhenARequestMeetsA401() {
    broker.with(pool ->
        pool.report(pool.loan(rig.current().id()), time.now(), Map.of("utilization_pct", 100)));

    await(List.of(rig.lease.keeper().renew(rig.generation())));

    assertThat(rig.served()).contains(token("two"));
  }

  @Test
  void theBrokerIsNotAskedAgainAboutALoginThatItStandsBy() {
    String refused = rig.generation();
    rig.lease.source().answered(refused, 401, HttpFields.EMPTY);
    assertThat(rig.lease.source().health().state()).isEqualTo(SourceHealth.State.REVOKED);
    await(List.of(rig.lease.keeper().renew(refused)));
    assertThat(broker.calls()).filteredOn(call -> call.endsWith("/materialize")).hasSize(2);

    await(List.of(rig.lease.keeper().renew(refused)));
    assertThat(broker.calls()).isEmpty();

    time.pass(Duration.ofSeconds(61));
    await(List.of(rig.lease.keeper().renew(refused)));
    assertThat(broker.calls()).isNotEmpty();
  }

  private static void await(List<CompletableFuture<Void>> renewals) {
    renewals.forEach(each -> each.orTimeout(20, TimeUnit.SECONDS).join());
  }
}
