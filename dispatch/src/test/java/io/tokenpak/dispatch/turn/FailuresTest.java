package io.tokenpak.dispatch.turn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tokenpak.dispatch.protocol.Result;
import io.tokenpak.dispatch.turn.TurnFailure.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | invalid_request_error | API Error: 400 too long | too long",
        "401 | authentication_error | Failed to authenticate. API Error: 401 bad key | bad key",
        "403 | permission_error | Failed to authenticate. API Error: 403 not yours | not yours",
        "404 | not_found_error | There's an issue with the selected model (x). | There's an issue with the selected model (x).",
        "413 | request_too_large | Request too large (max 32MB). | Request too large (max 32MB).",
        "429 | rate_limit_error | API Error: Request rejected (429) · slow down | slow down",
        "529 | overloaded_error | API Error: 529 busy | busy",
        "500 | api_error | API Error: 500 broken | broken",
        "529 | overloaded_error | API Error: 529 busy. This is a server-side issue, usually temporary — try again in a moment. If it persists, check your inference gateway (127.0.0.1:1). | busy"
      })
  void tellsTheProvidersErrorAsTheProviderDid(
      int status, String type, String text, String message) {
    assertThat(Failures.of(failed(status, "", text), "unknown"))
        .isEqualTo(new TurnFailure(Kind.PROVIDER, status, type, message));
    assertThat(Failures.of(failed(status, "its_own_error", text), "unknown").type())
        .isEqualTo("its_own_error");
  }

  @Test
  void readsAnErrorThatIsJson() {
    String body =
        "API Error: 400 {\"type\":\"error\",\"error\":{\"type\":\"billing_error\",\"message\":\"no credit\"}}";
    assertThat(Failures.of(failed(400, "", body), "unknown"))
        .isEqualTo(new TurnFailure(Kind.PROVIDER, 400, "billing_error", "no credit"));
    assertThat(Failures.of(failed(400, "", "API Error: 400 {broken"), "").message())
        .isEqualTo("{broken");
  }

  @Test
  void saysWhatToDoWhereThereIsNoLogin() {
    TurnFailure failure =
        Failures.of(failed(0, "", "Not logged in · Please run /login"), "authentication_failed");
    assertThat(failure.kind()).isEqualTo(Kind.NOT_LOGGED_IN);
    assertThat(failure.message()).contains("/login").contains("user that runs this");
    assertThat(Failures.of(failed(0, "", "session expired"), "authentication_failed").kind())
        .isEqualTo(Kind.NOT_LOGGED_IN);
  }

  @Test
  void knowsTheCliOwnEnds() {
    assertThat(Failures.of(result("error_max_turns", 0, "", "", "max_turns"), "").kind())
        .isEqualTo(Kind.TOO_MANY_ROUNDS);
    assertThat(Failures.of(failed(0, "", "API Error: connection reset"), "server_error"))
        .isEqualTo(new TurnFailure(Kind.PROVIDER, 502, "api_error", "API Error: connection reset"));
    assertThat(Failures.of(result("error_during_execution", 0, "", "", ""), "").message())
        .contains("error_during_execution");
  }

  private static Result failed(int status, String type, String text) {
    return result("success", status, type, text, "api_error");
  }

  private static Result result(
      String subtype, int status, String type, String text, String terminal) {
    return new Result(
        subtype,
        true,
        new Result.ApiError(status, type),
        text,
        new Result.Ending("", terminal, JsonNodeFactory.instance.objectNode()),
        List.of(),
        Optional.empty());
  }
}
