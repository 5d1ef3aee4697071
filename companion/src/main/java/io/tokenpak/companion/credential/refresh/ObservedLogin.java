package io.tokenpak.companion.credential.refresh;

import io.tokenpak.companion.credential.CredentialSource;
import io.tokenpak.companion.credential.Generation;
import io.tokenpak.companion.credential.Renewal;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/// A login that the companion leaves to its owner.
///
/// @param program that owns it
record ObservedLogin(CredentialSource source, String program, Clocks clocks) implements Renewal {
  @Override
  public CompletableFuture<Void> renew(String fingerprint) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public String next() {
    return source.generation().map(this::end).orElse("");
  }

  private String end(Generation generation) {
    Instant expires = generation.expires();
    return expires == null || generation.isExpired(clocks.now())
        ? ""
        : "ends at %s unless %s is run before"
            .formatted(ClockTime.of(expires, clocks.now()), program);
  }
}
