package io.tokenpak.companion.backend.claude;

import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.dispatch.turn.TurnFailure;
import io.tokenpak.dispatch.turn.TurnRefused;

/// Words what keeps a turn from its answer.
final class Failures {
  private static final String LOGIN =
      "the provider takes no login of the CLI's processes: run `claude` as the companion's user and"
          + " log in with /login, or set ANTHROPIC_API_KEY for the companion to a key that works";

  private Failures() {}

  /// A turn that was not begun.
  static Refusal refusal(TurnRefused refused) {
    Reason reason =
        switch (refused.kind()) {
          case BUSY -> Reason.OVERLOADED;
          case NO_PROGRAM, START_FAILED -> Reason.CLI_UNAVAILABLE;
          case WORKSPACE -> Reason.WORKSPACE_REFUSED;
          case TOOL_RESULTS, NOT_POSSIBLE -> Reason.REQUEST_NOT_TAKEN;
          case CLOSED -> Reason.DRAINING;
        };
    return new Refusal(reason, refused.message(), refused.retryAfter());
  }

  /// A turn that failed, but not by an error of the provider's that the client is to see as it is.
  static Refusal refusal(TurnFailure failure) {
    return switch (failure.kind()) {
      case PROVIDER ->
          failure.status() == 401
              ? new Refusal(Reason.CREDENTIAL_UNAVAILABLE, LOGIN + ": " + failure.message())
              : new Refusal(Reason.CLI_FAILED, failure.message());
      case NOT_LOGGED_IN -> new Refusal(Reason.CREDENTIAL_UNAVAILABLE, LOGIN);
      case PROCESS_ENDED, PROTOCOL, INTERRUPTED ->
          new Refusal(Reason.CLI_FAILED, failure.message());
      case SILENT -> new Refusal(Reason.CLI_SILENT, failure.message());
      case TOO_LONG, TOO_MANY_ROUNDS -> new Refusal(Reason.TURN_TOO_LONG, failure.message());
      case CLOSED -> new Refusal(Reason.DRAINING, failure.message());
    };
  }

  /// Whether the client is to see the provider's own error. Not a 401: its login is not the
  /// client's, which would only renew its own again and again.
  static boolean isProviders(TurnFailure failure) {
    return failure.kind() == TurnFailure.Kind.PROVIDER
        && failure.status() >= 400
        && failure.status() <= 599
        && failure.status() != 401;
  }

  /// An answer that does not come together.
  static Refusal refusal(BrokenAnswer broken) {
    return new Refusal(Reason.CLI_FAILED, String.valueOf(broken.getMessage()));
  }
}
