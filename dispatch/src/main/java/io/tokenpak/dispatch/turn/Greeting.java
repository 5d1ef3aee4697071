package io.tokenpak.dispatch.turn;

import java.util.concurrent.CompletableFuture;

/// Whether a process has shown that it is ready.
final class Greeting {
  private final CompletableFuture<Void> heard = new CompletableFuture<>();

  /// The process has answered, with an error unless that is empty.
  void answered(String error) {
    if (error.isEmpty()) {
      heard.complete(null);
    } else {
      fail(error);
    }
  }

  /// The process will never be ready; false if it was before.
  boolean fail(String reason) {
    return heard.completeExceptionally(
        new TurnRefused(
            TurnRefused.Kind.START_FAILED, "the Claude CLI did not become ready: " + reason));
  }

  CompletableFuture<Void> heard() {
    return heard.copy();
  }
}
