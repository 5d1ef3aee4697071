package io.tokenpak.companion.wire;

import static io.tokenpak.companion.wire.Heads.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tokenpak.companion.credential.CredentialSource;
import io.tokenpak.companion.credential.lease.BrokerSimulator;
import io.tokenpak.companion.credential.lease.VirtualTime;
import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RecordingProvider;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole companion whose Codex login is lent by a broker.
class LentLoginTest {
  private static final String FIRST = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJmaXJzdCJ9.c2ln";
  private static final String SECOND = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJzZWNvbmQifQ.c2ln";

  @TempDir Path folder;
  private volatile String accepted = FIRST;
  private BrokerSimulator broker;
  private RecordingProvider provider;
  private StartedCompanion companion;

  @BeforeEach
  void start() throws Exception {
    broker = BrokerSimulator.start(new VirtualTime());
    broker.lend("cred-1", FIRST, "acc-1");
    provider =
        RecordingProvider.start()
            .answers(conversation ->
                conversation.write(
                    conversation.head().contains("Authorization: Bearer " + accepted + "\r\n")
                        ? RecordingProvider.OK
                        : ReplayTest.REFUSED));
    companion =
        StartedCompanion.before(provider, folder)
            .withCodexLogin()
            .with("AUTH_MANAGER_BASE_URL", broker.url().toString())
            .with("AUTH_MANAGER_INTERNAL_API_TOKEN", BrokerSimulator.TOKEN)
            .start();
    await()
        .until(() ->
            companion.assembly().credentials().health().stream()
                .anyMatch(health -> health.source().equals("codex-lease") && health.serves()));
  }

  @AfterEach
  void stop() throws Exception {
    companion.close();
    provider.close();
    broker.close();
  }

  private String ask() throws Exception {
    String request =
        head(
                "POST /backend-api/codex/responses HTTP/1.1",
                "Host: x",
                "User-Agent: codex_cli_rs/1.0",
                "Authorization: Bearer eyJhbGciOiJub25lIn0.e30.c2ln",
                "Content-Type: application/json",
                "Content-Length: 2")
            + "{}";
    return RawClient.exchange(companion.port(), request).text();
  }

  @Test
  void presentsWhatIsLentBeforeTheLoginOfThisMachine() throws Exception {
    assertThat(ask()).isEqualTo("ok");
  }

  @Test
  void recoversFromA401WithWhatTheBrokerHandsOverNow() throws Exception {
    broker.renews("cred-1", SECOND);
    accepted = SECOND;

    assertThat(ask()).isEqualTo("ok");
  }

  @Test
  void noLoginOfThisMachineTakesThePlaceOfOneThatTheBrokerTookBack() throws Exception {
    CredentialSource own = companion.assembly().credentials().named("codex-login").orElseThrow();

    assertThat(own.health().serves()).isTrue();
    assertThat(own.health().next()).contains("not used: a broker lends the login");
  }

  @Test
  void servesWhileTheBrokerIsDown() throws Exception {
    broker.goDown();

    assertThat(ask()).isEqualTo("ok");
  }
}
