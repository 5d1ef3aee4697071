package io.tokenpak.companion.backend;

import io.tokenpak.companion.credential.CredentialUse;
import io.tokenpak.companion.exchange.Exchange;
import io.tokenpak.companion.provider.Provider;

/// A provider request as far as it does not depend on the credential that it travels with.
///
/// @param upgrades whether the client's wish to upgrade travels on
/// @param editedLength the length of the body if it was edited, else -1
record Draft(
    ProviderClient client,
    Exchange exchange,
    Provider provider,
    Framing framing,
    boolean upgrades,
    long editedLength) {
  Draft(ProviderClient client, Exchange exchange, Provider provider, Framing framing) {
    this(client, exchange, provider, framing, false, -1);
  }

  Draft upgrading() {
    return new Draft(client, exchange, provider, framing, true, editedLength);
  }

  Draft edited(int length) {
    return new Draft(client, exchange, provider, framing, upgrades, length);
  }

  /// The request without a body yet.
  Attempt with(CredentialUse use) {
    HeadChanges changes =
        new HeadChanges(
            provider.origin(),
            provider.target(exchange.head()),
            use.credential(),
            framing,
            upgrades,
            editedLength);
    return new Attempt(
        use,
        ProviderHead.of(exchange.head(), changes),
        client.request(provider.origin(), exchange.head().method()));
  }
}
