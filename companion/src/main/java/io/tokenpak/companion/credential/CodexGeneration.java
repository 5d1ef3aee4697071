package io.tokenpak.companion.credential;

import io.tokenpak.companion.exchange.RequestHead;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One generation of Codex's login, worded once for every kind of request that it may serve.
///
/// @param responses for `responses` over HTTP, whose body the ChatGPT backend wants normalised
/// @param other for the rest of the ChatGPT backend over HTTP
/// @param socket for a WebSocket handshake there
/// @param openAi for OpenAI's API
record CodexGeneration(
    String generation,
    @Nullable Instant expires,
    Finding responses,
    Finding other,
    Finding socket,
    Finding openAi)
    implements Login {
  /// What there is for a request to the ChatGPT backend.
  Finding forChatGpt(RequestHead head) {
    if ("websocket".equalsIgnoreCase(head.fields().get("Upgrade"))) {
      return socket;
    }
    return head.path().endsWith("/responses") ? responses : other;
  }
}
