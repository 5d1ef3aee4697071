package io.tokenpak.companion.command;

import java.util.Optional;

/// What an owner can do about an exchange that failed.
final class Remedy {
  private Remedy() {}

  /// @param outcome how it ended: an error's code, if the companion answered itself
  /// @param status of the answer
  static Optional<String> of(String outcome, int status) {
    return switch (outcome) {
      case "budget_spent" -> Optional.of("raise the budget in TOKENPAK_BUDGETS, or wait");
      case "credential_unavailable", "subscription_not_acknowledged" ->
          Optional.of("run tokenpak credentials list, which says what to do");
      case "provider_unreachable", "provider_silent", "provider_broke_off" ->
          Optional.of("check the network, and tokenpak doctor");
      case "path_not_served", "unknown_provider", "method_not_served" ->
          Optional.of("point the client here again with tokenpak env CLIENT");
      case "cli_unavailable", "cli_failed", "cli_silent", "turn_too_long" ->
          Optional.of("run tokenpak doctor, which checks the pool");
      case "body_too_large" -> Optional.of("raise TOKENPAK_MAX_BODY");
      case "overloaded" -> Optional.of("run fewer clients at a time, or raise TOKENPAK_CLI_QUEUE");
      case "companion_failed" -> Optional.of("see the log of tokenpak serve");
      case "client left" -> Optional.empty();
      default -> ofStatus(status);
    };
  }

  private static Optional<String> ofStatus(int status) {
    return switch (status) {
      case 401, 403 -> Optional.of("run tokenpak credentials check");
      case 402 -> Optional.of("look at the provider's billing page");
      case 429, 529 -> Optional.of("wait for the provider's limit, or use another login");
      case 500, 502, 503, 504 -> Optional.of("try again later: the provider failed");
      default -> Optional.empty();
    };
  }
}
