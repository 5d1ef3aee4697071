package io.tokenpak.companion.platform;

import io.tokenpak.companion.exchange.RequestHead;
import java.util.Optional;

/// A program that uses one of OpenAI's SDKs, by its user agent: `OpenAI/JS`, `AsyncOpenAI/Python`,
/// `OpenAIClientImpl/Java`.
public final class OpenAiSdk implements Platform {
  @Override
  public String name() {
    return "openai-sdk";
  }

  @Override
  public Optional<Caller> recognise(RequestHead head) {
    if (!UserAgent.productContains(head, "openai")) {
      return Optional.empty();
    }
    return Optional.of(new Caller(name(), Session.of(head).orElse(null), null));
  }
}
