package io.tokenpak.companion.credential.lease;

/// What a lease needs next.
sealed interface LeaseStep {
  /// Nothing.
  record Stay() implements LeaseStep {}

  /// To last longer.
  record Renew() implements LeaseStep {}

  /// Its login handed over, for the first time or again.
  record Materialize() implements LeaseStep {}

  /// To give way to another while it still serves: without another it is kept.
  record Rotate(RotationReason reason) implements LeaseStep {}

  /// To be left, since its login serves no longer.
  record Leave() implements LeaseStep {}

  /// Nothing any more: it is over, and another must be taken.
  record Reacquire(String reason) implements LeaseStep {}
}
