package io.tokenpak.companion.backend.claude;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tokenpak.companion.backend.claude.FakeTurns.FakeTurn;
import io.tokenpak.companion.stub.RawClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeavingClientTest {
  private static final Duration BOUND = Duration.ofSeconds(10);
  private static final String LARGE = "x".repeat(64 * 1024);

  private PooledGateway gateway;

  @BeforeEach
  void start() throws Exception {
    gateway = PooledGateway.start();
  }

  private void start(Duration ping, Duration patience) throws Exception {
    gateway.close();
    gateway = PooledGateway.start(new FaceSettings(PooledGateway.MAX_BODY, true, ping, patience));
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream", "whole", "reset", "silent stream"})
  void interruptsTheTurnOfAClientThatLeaves(String how) throws Exception {
    start(BOUND, BOUND);
    FakeTurn turn;
    try (RawClient client = gateway.connect()) {
      client.send(PooledGateway.request(PooledGateway.hello(!how.equals("whole"))));
      turn = gateway.turns.next();
      if (how.equals("stream") || how.equals("reset")) {
        turn.says(Script.start("msg_1", 1, 1));
        client.readUntil("message_start");
      }
      if (how.equals("reset")) {
        client.rst();
      }
    }

    assertThat(turn.isClosedWithin(BOUND)).isTrue();
    assertThat(turn.isInterrupted()).isTrue();
    await().atMost(BOUND).until(() -> gateway.live() == 0);
    assertThat(gateway.log().recent().getFirst().outcome()).isEqualTo("client left");
  }

  @Test
  void leavesTheQueueForAClientThatLeaves() throws Exception {
    start(BOUND, BOUND);
    gateway.turns.keepingWaiting();
    FakeTurn turn;
    try (RawClient client = gateway.connect()) {
      client.send(PooledGateway.request(PooledGateway.hello(true)));
      turn = gateway.turns.next();
    }

    assertThat(turn.isClosedWithin(BOUND)).isTrue();
  }

  @Test
  void pingsAQuietStreamThatHasBegun() throws Exception {
    start(Duration.ofMillis(20), BOUND);
    try (RawClient client = gateway.connect()) {
      client.send(PooledGateway.request(PooledGateway.hello(true)));
      FakeTurn turn = gateway.turns.next();
      await().atMost(BOUND).until(() -> turn.idle() > 3);
      turn.says(Script.start("msg_1", 1, 1));
      client.readHead();

      assertThat(client.readUntil("event: ping\ndata: {\"type\": \"ping\"}\n\n"))
          .matches("(?s)[0-9A-F]+\r\nevent: message_start.*");
      turn.says(List.of(Script.stop("end_turn", 1), Script.completed("end_turn")));
      client.readUntil("\r\n0\r\n\r\n");
    }
  }

  @Test
  void cutsAClientThatReadsNothing() throws Exception {
    start(BOUND, Duration.ofMillis(500));
    try (RawClient client = RawClient.connectWithSmallWindow(gateway.port())) {
      client.send(PooledGateway.request(PooledGateway.hello(true)));
      FakeTurn turn = gateway.turns.next();
      talk(turn);

      assertThat(turn.isClosedWithin(BOUND)).isTrue();
      assertThat(turn.isInterrupted()).isTrue();
      await().atMost(BOUND).until(() -> gateway.live() == 0);
      assertThat(gateway.log().recent().getFirst().outcome()).isEqualTo("client stalled");
    }
  }

  @Test
  void holdsUpATurnWhoseClientIsSlow() throws Exception {
    start(BOUND, Duration.ofSeconds(60));
    try (RawClient client = RawClient.connectWithSmallWindow(gateway.port())) {
      client.send(PooledGateway.request(PooledGateway.hello(true)));
      FakeTurn turn = gateway.turns.next();
      int said = talk(turn);
      assertThat(said).as("events before the turn was held up").isLessThan(2000);
      Thread rest = Thread.ofVirtual().start(() -> finish(turn));
      client.skip((long) said * LARGE.length());
      assertThat(client.readUntil("\r\n0\r\n\r\n")).contains("message_stop");
      rest.join();
    }
  }

  /// Says as much as is taken, and how many times.
  private static int talk(FakeTurn turn) throws InterruptedException {
    turn.says(List.of(Script.start("msg_1", 1, 1), Script.openText(0)));
    int said = 0;
    while (said < 2000 && turn.trySay(Script.text(0, LARGE), Duration.ofMillis(400))) {
      said++;
    }
    return said;
  }

  private static void finish(FakeTurn turn) {
    try {
      var _ =
          turn.says(
              List.of(Script.close(0), Script.stop("end_turn", 1), Script.completed("end_turn")));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void endsWhatRunsWhenADrainIsOver() throws Exception {
    start(BOUND, BOUND);
    try (RawClient client = gateway.connect()) {
      client.send(PooledGateway.request(PooledGateway.hello(true)));
      FakeTurn turn = gateway.turns.next();
      turn.says(Script.start("msg_1", 1, 1));
      client.readUntil("message_start");

      assertThat(gateway.drain()).isFalse();
      assertThat(turn.isClosedWithin(BOUND)).isTrue();
      assertThat(turn.isInterrupted()).isTrue();
    }
  }

  @Test
  void letsATurnEndThatEndsDuringADrain() throws Exception {
    start(BOUND, BOUND);
    gateway.turns.saying(Script.saying("a"));
    try (RawClient client = gateway.connect()) {
      client.send(PooledGateway.request(PooledGateway.hello(true)));
      gateway.turns.next();

      assertThat(gateway.drain()).isTrue();
      assertThat(client.readAnswer().text()).contains("message_stop");
    }
  }
}
