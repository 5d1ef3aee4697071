package io.tokenpak.companion.backend;

import io.tokenpak.companion.credential.CredentialUse;
import io.tokenpak.companion.exchange.Exchange;
import io.tokenpak.companion.route.Route;
import io.tokenpak.companion.usage.UsageMeter;

/// Something that can answer a request. It alone is handed the body.
public interface Backend {
  /// The name that a route carries.
  String name();

  /// Answers and completes the exchange, now or later. A refusal thrown before the answer began is
  /// answered by the gateway.
  ///
  /// @param meter to be shown the answer before the client has it
  void answer(Exchange exchange, Route route, CredentialUse use, UsageMeter meter);
}
