package io.tokenpak.companion.route;

import io.tokenpak.companion.exchange.RequestHead;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads `X-TokenPak-Backend`, which chooses between Claude Code's login and Anthropic's API.
final class BackendField {
  private BackendField() {}

  /// The name of the provider that the field means; empty if it is absent or means nothing known.
  static Optional<String> provider(RequestHead head, Consumer<String> warnings) {
    String value = head.field("X-TokenPak-Backend").orElse("");
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.equalsIgnoreCase("claude-code") || value.equalsIgnoreCase("oauth")) {
      return Optional.of("tokenpak-claude-code");
    }
    if (value.equalsIgnoreCase("api")) {
      return Optional.of("tokenpak-anthropic");
    }
    warnings.accept(
        "ignored X-TokenPak-Backend: " + Excerpt.of(value) + "; use claude-code, oauth or api");
    return Optional.empty();
  }
}
