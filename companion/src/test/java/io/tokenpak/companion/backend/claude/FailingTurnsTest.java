package io.tokenpak.companion.backend.claude;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.backend.claude.FakeTurns.FakeTurn;
import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage;
import io.tokenpak.dispatch.turn.TurnEvent;
import io.tokenpak.dispatch.turn.TurnFailure;
import io.tokenpak.dispatch.turn.TurnRefused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailingTurnsTest {
  private PooledGateway gateway;

  @BeforeEach
  void start() throws Exception {
    gateway = PooledGateway.start();
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource({
    "BUSY,         503, overloaded,        3, overloaded_error",
    "NO_PROGRAM,   503, cli_unavailable,   3, api_error",
    "START_FAILED, 503, cli_unavailable,   3, api_error",
    "CLOSED,       503, draining,          3, api_error",
    "WORKSPACE,    400, workspace_refused, -, invalid_request_error",
    "TOOL_RESULTS, 400, request_not_taken, -, invalid_request_error",
    "NOT_POSSIBLE, 400, request_not_taken, -, invalid_request_error",
  })
  void saysWhyThereIsNoTurn(
      TurnRefused.Kind kind, int status, String code, String retry, String type) throws Exception {
    gateway.turns.refusing(new TurnRefused(kind, "do that", Duration.ofMillis(2100)));

    RawMessage answer = gateway.ask(PooledGateway.hello(true));

    assertThat(answer.startLine()).contains(" " + status + " ");
    assertThat(answer.values("X-TokenPak-Error")).containsExactly(code);
    assertThat(answer.values("Retry-After"))
        .isEqualTo(retry.equals("-") ? List.of() : List.of(retry));
    assertThat(answer.text())
        .isEqualTo(
            "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"do that\"}}");
    assertThat(gateway.counted).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "PROCESS_ENDED,   502, cli_failed",
    "PROTOCOL,        502, cli_failed",
    "INTERRUPTED,     502, cli_failed",
    "SILENT,          504, cli_silent",
    "TOO_LONG,        504, turn_too_long",
    "TOO_MANY_ROUNDS, 504, turn_too_long",
    "NOT_LOGGED_IN,   503, credential_unavailable",
    "CLOSED,          503, draining",
  })
  void saysWhyATurnFailed(TurnFailure.Kind kind, int status, String code) throws Exception {
    gateway.turns.saying(List.of(Script.failed(kind)));
    for (boolean stream : new boolean[] {true, false}) {
      RawMessage answer = gateway.ask(PooledGateway.hello(stream));

      assertThat(answer.startLine()).contains(" " + status + " ");
      assertThat(answer.values("X-TokenPak-Error")).containsExactly(code);
      assertThat(answer.values("Cache-Control")).isEmpty();
      assertThat(gateway.turns.next().isClosedWithin(Duration.ofSeconds(5))).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, invalid_request_error",
    "403, permission_error",
    "404, not_found_error",
    "413, request_too_large",
    "429, rate_limit_error",
    "500, api_error",
    "529, overloaded_error"
  })
  void givesTheProvidersErrorAsItIs(int status, String type) throws Exception {
    gateway.turns.saying(List.of(Script.providerError(status, type)));

    RawMessage answer = gateway.ask(PooledGateway.hello(true));

    assertThat(answer.startLine()).contains(" " + status + " ");
    assertThat(answer.values("X-TokenPak-Error")).isEmpty();
    assertThat(answer.text())
        .isEqualTo(
            "{\"type\":\"error\",\"error\":{\"type\":\""
                + type
                + "\",\"message\":\"says the provider\"}}");
    assertThat(gateway.counted).extracting(entry -> entry.status()).containsExactly(status);
  }

  @Test
  void answersNo401() throws Exception {
    gateway.turns.saying(List.of(Script.providerError(401, "authentication_error")));

    RawMessage answer = gateway.ask(PooledGateway.hello(true));

    assertThat(answer.startLine()).contains(" 503 ");
    assertThat(answer.text()).contains("log in with /login").contains("says the provider");
  }

  @Test
  void saysInTheStreamWhyItEnds() throws Exception {
    for (TurnEvent failure :
        List.of(
            Script.providerError(529, "overloaded_error"),
            Script.failed(TurnFailure.Kind.PROCESS_ENDED),
            Script.start("msg_2", 1, 1))) {
      try (RawClient client = gateway.connect()) {
        client.send(PooledGateway.request(PooledGateway.hello(true)));
        FakeTurn turn = gateway.turns.next();
        turn.says(List.of(Script.start("msg_1", 1, 1), Script.openText(0), Script.text(0, "abc")));
        client.readUntil("abc");
        turn.says(failure);
        if (failure instanceof TurnEvent.Partial) {
          turn.says(List.of(Script.openText(0), Script.text(0, "xyz")));
        }
        String rest = client.readUntilEnd();

        assertThat(rest)
            .contains("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":")
            .doesNotContain("xyz")
            .doesNotContain("0\r\n\r\n");
        assertThat(turn.isClosedWithin(Duration.ofSeconds(5))).isTrue();
      }
    }
  }

  @Test
  void saysNothingOfAStreamThatFailsBeforeItsFirstByte() throws Exception {
    List<TurnEvent> events = new ArrayList<>();
    events.add(Script.failed(TurnFailure.Kind.SILENT));
    gateway.turns.saying(events);

    assertThat(gateway.ask(PooledGateway.hello(true)).text()).doesNotContain("event:");
  }

  @Test
  void givesNoHalfAnswerWhereNoneIsStreamed() throws Exception {
    gateway.turns.saying(
        List.of(
            Script.start("msg_1", 1, 1),
            Script.openText(0),
            Script.text(0, "abc"),
            Script.providerError(529, "overloaded_error")));

    RawMessage answer = gateway.ask(PooledGateway.hello(false));

    assertThat(answer.startLine()).contains(" 529 ");
    assertThat(answer.text()).doesNotContain("abc");
  }
}
