package io.tokenpak.companion.backend;

import io.tokenpak.companion.credential.CredentialUse;
import io.tokenpak.companion.exchange.Exchange;
import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.route.Route;
import io.tokenpak.companion.usage.UsageMeter;

/// Where requests for the pool of Claude CLI processes end as long as this build has no pool: it
/// says so instead of forwarding them without the local tools they ask for.
public final class ClaudeBackend implements Backend {
  @Override
  public String name() {
    return Route.CLAUDE;
  }

  @Override
  public void answer(Exchange exchange, Route route, CredentialUse use, UsageMeter meter) {
    throw new Refusal(
        Reason.BACKEND_NOT_BUILT,
        "this build has no pool of Claude CLI processes: unset TOKENPAK_COMPANION_SUBPROCESS (or set"
            + " TOKENPAK_COMPANION_DISPATCH=0) to forward such requests over HTTP");
  }
}
