package io.tokenpak.companion.backend;

import io.tokenpak.companion.credential.CredentialUse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// The search for another credential after a provider's 401, before the client learns of it.
final class Recovery {
  private Recovery() {}

  /// Completes, never exceptionally, with what to send the request again with; empty where it must
  /// not or cannot be sent again.
  ///
  /// The request is sent to its end first, since only then all of it is kept.
  ///
  /// @param body of the request
  /// @param longest how long the client may wait for it
  static CompletableFuture<Optional<CredentialUse>> of(
      Attempt refused, HeldAnswer answer, KeptBody body, Duration longest) {
    return answer
        .whole()
        .thenCompose(held -> held ? body.whole() : no())
        .thenCompose(kept -> kept ? refused.over() : no())
        .thenCompose(over ->
            over
                ? refused.use().replacement()
                : CompletableFuture.completedFuture(Optional.<CredentialUse>empty()))
        .exceptionally(_ -> Optional.empty())
        .completeOnTimeout(Optional.empty(), longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static CompletableFuture<Boolean> no() {
    return CompletableFuture.completedFuture(false);
  }
}
