package io.tokenpak.companion.backend;

import io.tokenpak.companion.credential.Credential;
import io.tokenpak.companion.credential.CredentialUse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.client.HttpUpgrader;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpHeader;

/// One request to a provider and its answer: the first of an exchange, or a replay.
final class Attempt {
  private final CredentialUse use;
  private final ProviderHead head;
  private final Request request;
  private final CompletableFuture<Boolean> over = new CompletableFuture<>();
  private final AtomicInteger sidesLeft = new AtomicInteger(2);
  private volatile boolean answered;

  /// @param request that will carry the head
  Attempt(CredentialUse use, ProviderHead head, Request request) {
    this.use = use;
    this.head = head;
    this.request = request.attribute(WireSender.HEAD, head);
  }

  CredentialUse use() {
    return use;
  }

  Credential credential() {
    return use.credential();
  }

  Request request() {
    return request;
  }

  Attempt sending(Request.Content body) {
    var _ = request.body(body);
    return this;
  }

  /// Expects the provider to agree to the upgrade that the head asks for.
  Attempt upgradingTo(HttpUpgrader.Factory tunnel) {
    var _ =
        request
            // Never sent, see WireSender: by this field Jetty's client expects a 101.
            .headers(fields -> fields.put(HttpHeader.UPGRADE, "websocket"))
            .attribute(HttpUpgrader.Factory.class.getName(), tunnel);
    return this;
  }

  /// Whether the provider may have got any of it.
  boolean isSent() {
    return head.isSent();
  }

  /// Says that the head of the answer has come.
  void answered() {
    answered = true;
  }

  boolean isAnswered() {
    return answered;
  }

  /// Completes once nothing passes in either direction any more, with whether the answer came to
  /// its end.
  CompletableFuture<Boolean> over() {
    return over;
  }

  /// Says that one of two is done, the provider's side or the client's.
  ///
  /// @return whether both are
  boolean sideDone() {
    return sidesLeft.decrementAndGet() == 0;
  }

  void abort(Throwable failure) {
    // Whether anything was left to abort does not matter: it is over either way.
    var _ = request.abort(failure);
  }
}
