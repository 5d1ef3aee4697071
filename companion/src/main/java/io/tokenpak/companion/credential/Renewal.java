package io.tokenpak.companion.credential;

import java.util.concurrent.CompletableFuture;

/// The way to a source's next generation.
public interface Renewal {
  /// Has the secret renewed, or joins a renewal that is under way, or does nothing where another
  /// generation has come already or renewing is known to be in vain.
  ///
  /// @param fingerprint of the generation that is of no use any more
  /// @return completes, never exceptionally, when it is over, whatever came of it; the source tells
  CompletableFuture<Void> renew(String fingerprint);

  /// What will happen next, and when, for people; empty if nothing will.
  String next();
}
