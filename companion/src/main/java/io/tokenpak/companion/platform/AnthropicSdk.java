package io.tokenpak.companion.platform;

import io.tokenpak.companion.exchange.RequestHead;
import java.util.Optional;

/// A program that uses one of Anthropic's SDKs, by its user agent: `Anthropic/JS`,
/// `AsyncAnthropic/Python`, `AnthropicClientImpl/Java`.
public final class AnthropicSdk implements Platform {
  @Override
  public String name() {
    return "anthropic-sdk";
  }

  @Override
  public Optional<Caller> recognise(RequestHead head) {
    if (!UserAgent.productContains(head, "anthropic")) {
      return Optional.empty();
    }
    return Optional.of(new Caller(name(), Session.of(head).orElse(null), null));
  }
}
