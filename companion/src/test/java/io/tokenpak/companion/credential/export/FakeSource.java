package io.tokenpak.companion.credential.export;

import io.tokenpak.companion.credential.CredentialSource;
import io.tokenpak.companion.credential.Finding;
import io.tokenpak.companion.credential.SourceHealth;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.route.Route;

/// A source of which nothing is known but its name.
record FakeSource(String name) implements CredentialSource {
  @Override
  public Finding find(RequestHead head, Caller caller, Route route) {
    return Finding.NOT_CONCERNED;
  }

  @Override
  public SourceHealth health() {
    return SourceHealth.of(name, "nowhere", SourceHealth.State.VALID, "");
  }
}
