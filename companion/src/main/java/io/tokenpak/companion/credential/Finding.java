package io.tokenpak.companion.credential;

import io.tokenpak.companion.exchange.Refusal;

/// What a credential source has for a route.
public sealed interface Finding {
  /// The route is none of this source's business.
  Finding NOT_CONCERNED = new NotConcerned();

  /// The credential to use.
  record Found(Credential credential) implements Finding {}

  /// The credential to use where no later source of the companion's own has any: its provider will
  /// probably refuse it, and better than the companion could say why.
  record LastResort(Credential credential) implements Finding {}

  /// Nothing here; the refusal says what would mend that, if no later source has anything either.
  record Missing(Refusal refusal) implements Finding {}

  /// Something is here but must not be used, or is broken. Later sources of the companion's own may
  /// still serve; the caller's own credential does not replace it.
  record Withheld(Refusal refusal) implements Finding {}

  /// See [#NOT_CONCERNED].
  record NotConcerned() implements Finding {}
}
