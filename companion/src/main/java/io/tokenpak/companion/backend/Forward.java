package io.tokenpak.companion.backend;

import io.tokenpak.companion.credential.Credential;
import io.tokenpak.companion.credential.CredentialUse;
import io.tokenpak.companion.exchange.ClientLeftException;
import io.tokenpak.companion.exchange.Exchange;
import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.provider.Provider;
import io.tokenpak.companion.usage.Retry;
import io.tokenpak.companion.usage.UsageMeter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.eclipse.jetty.client.ByteBufferRequestContent;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpUpgrader;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One exchange on its way to a provider and back.
///
/// A request whose credential the provider refuses with a 401 is sent again if another credential
/// is to be had and the client has seen nothing yet: see docs/decisions/0016-replay-after-401.md.
///
/// It ends when both sides are done: the provider's side has no more to send or take, and the
/// client's side has taken the whole answer.
final class Forward {
  private static final Logger log = LoggerFactory.getLogger(Forward.class);

  private static final int MOST_REPLAYS = 2;

  /// Why a request may be sent again.
  private static final String REFUSED = "refused with 401";

  private final Draft draft;
  private final Exchange exchange;
  private final Provider provider;
  private final UsageMeter meter;
  private final Duration longestRecovery;
  private final AtomicInteger replays = new AtomicInteger();

  /// Whether the client is being answered, by whomever.
  private final AtomicBoolean answering = new AtomicBoolean();

  private volatile @Nullable Attempt current;
  private volatile @Nullable ClientBody clientBody;
  private volatile KeptBody kept = KeptBody.nothing();
  private volatile Function<CredentialUse, Attempt> again;

  /// @param longestRecovery how long a client may wait for another credential after a 401
  Forward(Draft draft, UsageMeter meter, Duration longestRecovery) {
    this.draft = draft;
    this.exchange = draft.exchange();
    this.provider = draft.provider();
    this.meter = meter;
    this.longestRecovery = longestRecovery;
    this.again = draft::with;
  }

  void send(CredentialUse use) {
    send(draft.with(use));
  }

  /// @param copy where the body is kept as it passes
  void send(CredentialUse use, ClientBody body, KeptBody copy) {
    clientBody = body;
    kept = copy;
    again = next -> draft.with(next).sending(new ByteBufferRequestContent(copy.content()));
    send(draft.with(use).sending(body));
  }

  /// Reads the body whole, then sends it, edited if the provider needs it.
  void sendEdited(CredentialUse use, ClientBody body, BodyBudget budget) {
    clientBody = body;
    new CollectedBody(body, budget, bytes -> sendEdited(use, bytes), this::failed).read();
  }

  private void sendEdited(CredentialUse use, byte[] body) {
    CodexBody edited = CodexBody.of(body, exchange.head());
    Draft finished = edited.isEdited() ? draft.edited(edited.bytes().length) : draft;
    if (edited.isEdited()) {
      meter.edited(edited.bytes());
    }
    again = next -> finished.with(next).sending(new BytesRequestContent(edited.bytes()));
    send(again.apply(use));
  }

  /// Asks the provider to speak WebSocket.
  void upgrade(CredentialUse use) {
    exchange.requestRead();
    again = this::handshake;
    send(handshake(use));
  }

  private Attempt handshake(CredentialUse use) {
    HttpUpgrader.Factory tunnel =
        _ -> {
          noteRecovery();
          return new WebSocketTunnel(exchange, use.credential().isInjected(), meter);
        };
    return draft.upgrading().with(use).upgradingTo(tunnel);
  }

  private void send(Attempt attempt) {
    current = attempt;
    travelsWith(attempt.credential());
    Request request =
        attempt
            .request()
            .attribute(WireSender.ECHO, meter.travels())
            .onResponseContentSource((response, content) -> answered(attempt, response, content));
    exchange.onClientGone(() -> attempt.abort(new ClientLeftException()));
    if (exchange.hasEnded()) {
      kept.giveUp();
      return;
    }
    CompletableFuture<Void> begun = meter.begin();
    if (begun.isDone()) {
      travel(attempt, request);
    } else {
      var _ =
          begun
              .thenRunAsync(() -> travel(attempt, request), executor())
              .exceptionally(failure -> notSettled(failure));
    }
  }

  private void travel(Attempt attempt, Request request) {
    if (exchange.hasEnded()) {
      kept.giveUp();
    } else {
      request.send(result -> completed(attempt, result));
    }
  }

  private Executor executor() {
    return exchange.request().getComponents().getExecutor();
  }

  private void travelsWith(Credential credential) {
    meter.travelsWith(credential.source().name(), credential.generation());
  }

  private void answered(Attempt attempt, Response response, Content.Source content) {
    if (response.getStatus() == HttpStatus.SWITCHING_PROTOCOLS_101) {
      answerCut(
          new HttpException.RuntimeException(
              HttpStatus.BAD_GATEWAY_502, "101 without an upgrade asked for"));
      return;
    }
    attempt.answered();
    attempt.use().answered(response.getStatus(), response.getHeaders());
    if (isRecoverable(attempt, response)) {
      recover(attempt, new HeldAnswer(response, content));
    } else {
      pass(attempt, response, content);
    }
  }

  /// Quota and billing have other statuses than 401, and another credential would not mend them.
  private boolean isRecoverable(Attempt attempt, Response response) {
    return response.getStatus() == HttpStatus.UNAUTHORIZED_401
        && attempt.credential().isInjected()
        && replays.get() < MOST_REPLAYS
        && !kept.isGivenUp()
        && !HeldAnswer.isTooLarge(response);
  }

  private void recover(Attempt refused, HeldAnswer answer) {
    CompletableFuture<Optional<CredentialUse>> found =
        Recovery.of(refused, answer, kept, longestRecovery);
    exchange.onClientGone(() -> {
      refused.abort(new ClientLeftException());
      var _ = found.complete(Optional.empty());
    });
    var _ =
        found
            .thenAcceptAsync(next -> settle(refused, answer, next), executor())
            .exceptionally(failure -> notSettled(failure));
    answer.gather();
  }

  private @Nullable Void notSettled(Throwable failure) {
    if (failure.getCause() instanceof RejectedExecutionException) {
      // The server has stopped, and the client's connection with it.
      kept.giveUp();
      return null;
    }
    log.error("a request could not be sent", failure);
    failed(
        new Refusal(Reason.COMPANION_FAILED, "the companion failed: its log says why; try again"));
    return null;
  }

  private void settle(Attempt refused, HeldAnswer answer, Optional<CredentialUse> next) {
    Optional<CredentialUse> fitting =
        next.filter(use -> fits(use.credential(), refused.credential()));
    if (fitting.isPresent() && !exchange.hasEnded()) {
      replay(refused.credential(), fitting.get());
    } else {
      pass(refused, answer.response(), answer);
    }
  }

  private boolean fits(Credential next, Credential refused) {
    return next.isBoundTo(provider.origin()) && next.editsBody() == refused.editsBody();
  }

  private void replay(Credential refused, CredentialUse next) {
    replays.incrementAndGet();
    String source = next.credential().source().name();
    log.info(
        "{} was refused with generation {} of {} and is sent again with {} of {}",
        exchange.id(),
        refused.generation(),
        refused.source().name(),
        next.credential().generation(),
        source);
    meter.retry(new Retry(refused.source().name(), refused.generation(), REFUSED));
    exchange.label(exchange.labels().withCredential(source));
    send(again.apply(next));
  }

  private void pass(Attempt attempt, Response response, Content.Source content) {
    kept.giveUp();
    if (!answering.compareAndSet(false, true)) {
      attempt.abort(new ClientLeftException());
      return;
    }
    if (response.getStatus() != HttpStatus.UNAUTHORIZED_401) {
      noteRecovery();
    }
    meter.answered(response.getStatus(), response.getHeaders());
    ResponseHead.copy(response, exchange, attempt.credential().isInjected());
    pump(new ResponsePump(exchange, content, meter, () -> sideDone(attempt), this::answerCut));
  }

  /// From now on the pump alone aborts the request: Jetty lets an abort on one thread and a read on
  /// another each release the same buffer, which two connections would then share.
  private void pump(ResponsePump pump) {
    exchange.onClientGone(() -> pump.abort(new ClientLeftException()));
    if (exchange.hasEnded()) {
      pump.abort(new ClientLeftException());
    } else {
      pump.iterate();
    }
  }

  private void noteRecovery() {
    if (replays.get() > 0) {
      exchange.recovered();
    }
  }

  /// The client does not take its answer any more, or the provider cut it.
  private void answerCut(Throwable failure) {
    Attempt attempt = current;
    if (attempt != null) {
      attempt.abort(failure);
    }
    failed(failure);
  }

  private void completed(Attempt attempt, Result result) {
    if (result.getResponse().getStatus() == HttpStatus.SWITCHING_PROTOCOLS_101
        && result.isSucceeded()) {
      return;
    }
    Throwable failure = result.getResponseFailure();
    // A provider may answer before it has read everything: its answer counts.
    if (failure == null && attempt.isAnswered()) {
      sideDone(attempt);
    } else if (result.getRequestFailure() instanceof Refusal refusal) {
      failed(refusal);
    } else if (!attempt.isAnswered()) {
      failed(result.getFailure());
    }
    var _ = attempt.over().complete(failure == null);
  }

  private void sideDone(Attempt attempt) {
    if (attempt.sideDone()) {
      exchange.succeed();
    }
  }

  /// Ends the exchange for a failure before or during the answer.
  private void failed(Throwable failure) {
    kept.giveUp();
    if (answering.compareAndSet(false, true)) {
      meter.end();
    }
    ClientBody body = clientBody;
    Attempt attempt = current;
    ProviderFailure.end(
        exchange,
        provider,
        body == null ? null : body.clientFailure(),
        failure,
        attempt != null && attempt.isSent());
  }
}
