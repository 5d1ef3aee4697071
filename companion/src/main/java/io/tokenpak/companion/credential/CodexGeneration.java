package io.tokenpak.companion.credential;

import io.tokenpak.companion.exchange.RequestHead;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/// One generation of Codex's login, worded once for every kind of request that it may serve.
///
/// @param responses for `responses` over HTTP, whose body the ChatGPT backend wants normalised
/// @param other for the rest of the ChatGPT backend over HTTP
/// @param socket for a WebSocket handshake there
/// @param openAi for OpenAI's API
record CodexGeneration(
    Generation generation, Finding responses, Finding other, Finding socket, Finding openAi)
    implements Login {
  /// Where what this generation holds would travel to.
  List<URI> origins() {
    List<URI> origins = new ArrayList<>();
    for (Finding finding : List.of(other, openAi)) {
      if (finding instanceof Finding.Found found) {
        origins.add(found.credential().origin());
      }
    }
    return origins;
  }

  /// What there is for a request to the ChatGPT backend.
  Finding forChatGpt(RequestHead head) {
    if (head.wantsWebSocket()) {
      return socket;
    }
    return head.path().endsWith("/responses") ? responses : other;
  }
}
