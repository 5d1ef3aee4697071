package io.tokenpak.companion.credential;

import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.route.Route;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/// One request's use of a credential: how the provider took it, and what may take its place.
public final class CredentialUse {
  /// After 2, 4, 8 ... 128 milliseconds: a file is half written for far less than the sum.
  private static final int MOST_LOOKS_AGAIN = 7;

  private final Credentials credentials;
  private final RequestHead head;
  private final Caller caller;
  private final Route route;
  private final Credential credential;
  private final @Nullable CredentialUse before;

  CredentialUse(
      Credentials credentials,
      RequestHead head,
      Caller caller,
      Route route,
      Credential credential) {
    this.credentials = credentials;
    this.head = head;
    this.caller = caller;
    this.route = route;
    this.credential = credential;
    this.before = null;
  }

  private CredentialUse(CredentialUse before, Credential credential) {
    this.credentials = before.credentials;
    this.head = before.head;
    this.caller = before.caller;
    this.route = before.route;
    this.credential = credential;
    this.before = before;
  }

  /// What the request carries.
  public Credential credential() {
    return credential;
  }

  /// Tells how the provider answered.
  public void answered(int status, HttpFields fields) {
    credentials.answered(credential, status, fields);
  }

  /// Finds a credential that may serve where the provider answered 401 to this one: a newer
  /// generation that is known, one that a fresh look shows, or the outcome of a renewal. What this
  /// request has carried before does not count as another one.
  ///
  /// @return completes, never exceptionally and within the bound of a renewal, with the use of
  ///   another credential; empty if there is none. May complete on a thread that must not block.
  public CompletableFuture<Optional<CredentialUse>> replacement() {
    if (!credential.isInjected()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    Optional<CredentialUse> known = another();
    if (known.isPresent()) {
      return CompletableFuture.completedFuture(known);
    }
    return afterLooking(0)
        .thenCompose(seen ->
            seen.isPresent()
                ? CompletableFuture.completedFuture(seen)
                : credentials.renew(credential).thenCompose(_ -> afterLooking(0)));
  }

  /// Looks, and soon again where the source is just being written.
  private CompletableFuture<Optional<CredentialUse>> afterLooking(int again) {
    Executor delayed =
        CompletableFuture.delayedExecutor(
            again == 0 ? 0 : 1L << again, TimeUnit.MILLISECONDS, Thread::startVirtualThread);
    CredentialSource source = credential.source();
    return CompletableFuture.supplyAsync(
            () -> {
              source.look();
              return another();
            },
            delayed)
        .thenCompose(seen ->
            seen.isPresent() || !source.isBeingWritten() || again == MOST_LOOKS_AGAIN
                ? CompletableFuture.completedFuture(seen)
                : afterLooking(again + 1));
  }

  private Optional<CredentialUse> another() {
    try {
      Credential now = credentials.resolve(head, caller, route);
      return now.isInjected() && !wasTried(now)
          ? Optional.of(new CredentialUse(this, now))
          : Optional.empty();
    } catch (Refusal nothingElse) {
      return Optional.empty();
    }
  }

  private boolean wasTried(Credential now) {
    for (CredentialUse use = this; use != null; use = use.before) {
      if (use.credential.generation().equals(now.generation())) {
        return true;
      }
    }
    return false;
  }
}
