package io.tokenpak.companion.wire;

import static io.tokenpak.companion.wire.Heads.head;
import static io.tokenpak.companion.wire.ReplayTest.REFUSED;
import static io.tokenpak.companion.wire.ReplayTest.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tokenpak.companion.credential.Credentials;
import io.tokenpak.companion.stub.Conversation;
import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage;
import io.tokenpak.companion.stub.RecordingProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// While a request waits for another credential: who may leave, how long it takes, what is held.
class RecoveryTest {
  private static final Duration SOON = Duration.ofSeconds(5);

  @TempDir Path folder;
  private RecordingProvider provider;
  private ScriptedLogin login;

  @BeforeEach
  void start() throws Exception {
    provider = RecordingProvider.start().answers(RecoveryTest::answer);
    login = new ScriptedLogin(provider.origin(), "old");
  }

  @AfterEach
  void stop() throws Exception {
    provider.close();
  }

  private static void answer(Conversation conversation) throws Exception {
    boolean good = conversation.head().contains("Bearer good\r\n");
    conversation.write(good ? RecordingProvider.OK : REFUSED);
  }

  @ParameterizedTest
  @EnumSource(EndsTest.Leaving.class)
  void forgetsARequestWhoseClientLeavesMeanwhile(EndsTest.Leaving leaving) throws Exception {
    try (WiredCompanion companion = setup().start(credentials())) {
      RawClient client = companion.connect().send(post("Content-Length: 2") + "{}");
      await().atMost(SOON).until(() -> login.renewals() == 1);
      switch (leaving) {
        case FIN -> client.close();
        case HALF_CLOSE -> client.halfClose();
        case RST -> client.rst();
      }

      await().atMost(SOON).until(() -> companion.live() == 0);
      assertThat(companion.log().recent().getFirst().outcome()).isEqualTo("client left");
      login.endRenewal("good");
      RawMessage next = RawClient.exchange(companion.port(), post("Content-Length: 0"));
      assertThat(next.status()).isEqualTo(200);
      // One of the first, and of the next two, or one if it came after the other had looked.
      assertThat(provider.executions()).isBetween(2, 3);
      assertThat(provider.requests()).extracting(RawMessage::text).containsOnlyOnce("{}");
      client.close();
    }
  }

  @Test
  void passesTheRefusalOnWhereTheRenewalTakesTooLong() throws Exception {
    try (WiredCompanion companion = setup().waiting(Duration.ofMillis(300)).start(credentials())) {
      RawMessage answer = RawClient.exchange(companion.port(), post("Content-Length: 2") + "{}");

      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.text()).isEqualTo("{\"error\":\"spent\"}");
      assertThat(provider.executions()).isEqualTo(1);
    }
  }

  @Test
  void passesOnARefusalThatTheProviderDoesNotFinish() throws Exception {
    provider.answers(conversation ->
        conversation.write(head("HTTP/1.1 401 X", "Content-Length: 9") + "some").awaitEnd());
    try (WiredCompanion companion = setup().waiting(Duration.ofMillis(300)).start(credentials());
        RawClient client = companion.connect()) {
      client.send(post("Content-Length: 2") + "{}");

      assertThat(client.readUntil("\r\n\r\nsome")).startsWith("HTTP/1.1 401 ");
      assertThat(login.renewals()).isZero();
    }
    await().atMost(SOON).until(() -> provider.openConnections() == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"some", ""})
  void cutsARefusalVisiblyThatTheProviderCuts(String part) throws Exception {
    provider.answers(conversation ->
        conversation.write(head("HTTP/1.1 401 X", "Content-Length: 9") + part).fin());
    try (WiredCompanion companion = setup().start(credentials());
        RawClient client = companion.connect()) {
      RawMessage answer = client.send(post("Content-Length: 2") + "{}").readAnswer();

      assertThat(answer.end() != RawMessage.End.COMPLETE || answer.status() == 502).isTrue();
      assertThat(provider.executions()).isEqualTo(1);
    }
  }

  @Test
  void letsARequestThatWaitsEndBeforeItStops() throws Exception {
    WiredCompanion companion = setup().start(credentials());
    try (RawClient client = companion.connect()) {
      client.send(post("Content-Length: 2") + "{}");
      await().atMost(SOON).until(() -> login.renewals() == 1);
      CompletableFuture<Boolean> drained = CompletableFuture.supplyAsync(() -> drain(companion));
      await()
          .atMost(SOON)
          .until(() -> RawClient.exchange(companion.port(), post("X-A: 1")).status() == 503);
      assertThat(drained).isNotDone();
      login.endRenewal("good");

      assertThat(client.readAnswer().text()).isEqualTo("ok");
      assertThat(drained.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static boolean drain(WiredCompanion companion) {
    try {
      return companion.drain();
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Test
  void sendsAllRequestsAgainThatWaitForOneRenewal() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    try (WiredCompanion companion = setup().start(credentials())) {
      for (int i = 0; i < 64; i++) {
        String body = "{\"n\":%2d}".formatted(i);
        clients.add(companion.connect().send(post("Content-Length: 8") + body));
      }
      await().atMost(SOON).until(() -> login.renewals() == 64);
      assertThat(provider.executions()).isEqualTo(64);
      login.endRenewal("good");

      for (RawClient client : clients) {
        assertThat(client.readAnswer().text()).isEqualTo("ok");
      }
      assertThat(provider.executions()).isEqualTo(128);
      assertThat(provider.requests().stream().map(RawMessage::text).distinct()).hasSize(64);
      await().atMost(SOON).until(() -> companion.log().recovered() == 64);
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void sendsNothingAgainThatItHasNoRoomFor() throws Exception {
    login.write("good");
    try (WiredCompanion companion = setup().keeping(20_000).start(credentials())) {
      String large = post("Content-Length: 30000") + "x".repeat(30_000);
      RawMessage refused = RawClient.exchange(companion.port(), large);
      RawMessage recovered = RawClient.exchange(companion.port(), post("X-A: 1"));

      assertThat(refused.status()).isEqualTo(401);
      assertThat(recovered.status()).isEqualTo(200);
      assertThat(RawClient.exchange(companion.port(), large).status()).isEqualTo(200);
    }
  }

  @Test
  void givesTheRoomBackHoweverARequestEnds() throws Exception {
    try (WiredCompanion companion = setup().keeping(20_000).start(credentials())) {
      String request = post("Content-Length: 20000") + "x".repeat(20_000);
      for (int i = 0; i < 12; i++) {
        int turn = i;
        provider.answers(conversation -> end(conversation, turn % 4));
        try (RawClient client = companion.connect()) {
          client.send(request);
          if (turn % 4 == 3) {
            await().atMost(SOON).until(() -> provider.executions() > 0);
          } else {
            client.readAnswer();
          }
        }
        await().atMost(SOON).until(() -> companion.live() == 0);
      }
      provider.answers(RecoveryTest::answer);
      login.write("good");

      assertThat(RawClient.exchange(companion.port(), request).status()).isEqualTo(200);
    }
  }

  private static void end(Conversation conversation, int how) throws Exception {
    switch (how) {
      case 0 -> conversation.write(RecordingProvider.OK);
      case 1 -> conversation.write(head("HTTP/1.1 429 X", "Content-Length: 0"));
      case 2 -> conversation.rst();
      default -> conversation.awaitEnd();
    }
  }

  @Test
  void findsTheLoginsThatOtherProgramsHaveRenewed() throws Exception {
    StartedCompanion.Setup setup =
        StartedCompanion.before(provider, folder).withClaudeLogin("sk-ant-oat01-old");
    try (StartedCompanion companion = setup.withCodexLogin().start()) {
      provider.answers(conversation -> {
        boolean old = conversation.head().contains("-old\r\n");
        if (old) {
          setup.withClaudeLogin("sk-ant-oat01-new");
        }
        conversation.write(old ? REFUSED : RecordingProvider.OK);
      });

      RawMessage answer = RawClient.exchange(companion.port(), post("Content-Length: 2") + "{}");
      assertThat(answer.text()).isEqualTo("ok");
      assertThat(provider.executions()).isEqualTo(2);
    }
  }

  private WiredCompanion.Setup setup() {
    return WiredCompanion.before(provider.origin(), folder);
  }

  private Credentials credentials() {
    return new Credentials(List.of(login), Map.of(ScriptedLogin.NAME, login), List.of());
  }
}
