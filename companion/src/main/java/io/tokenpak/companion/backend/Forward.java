package io.tokenpak.companion.backend;

import io.tokenpak.companion.credential.Credential;
import io.tokenpak.companion.credential.CredentialUse;
import io.tokenpak.companion.exchange.ClientLeftException;
import io.tokenpak.companion.exchange.Exchange;
import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.provider.Provider;
import io.tokenpak.companion.usage.UsageMeter;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpUpgrader;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/// One exchange on its way to a provider and back.
///
/// It ends when both sides are done: the provider's side has no more to send or take, and the
/// client's side has taken the whole answer.
final class Forward {
  private final ProviderClient client;
  private final Exchange exchange;
  private final Provider provider;
  private final CredentialUse use;
  private final UsageMeter meter;
  private final Credential credential;
  private final AtomicInteger sidesLeft = new AtomicInteger(2);
  private volatile @Nullable ProviderHead head;
  private volatile @Nullable Request providerRequest;
  private volatile @Nullable ResponsePump pump;
  private volatile @Nullable ClientBody clientBody;

  Forward(
      ProviderClient client,
      Exchange exchange,
      Provider provider,
      CredentialUse use,
      UsageMeter meter) {
    this.client = client;
    this.exchange = exchange;
    this.provider = provider;
    this.use = use;
    this.meter = meter;
    this.credential = use.credential();
    meter.travelsWith(credential.source().name(), credential.generation());
  }

  void send(Framing framing) {
    send(request(framing, false, -1));
  }

  void send(Framing framing, ClientBody body) {
    clientBody = body;
    send(request(framing, false, -1).body(body));
  }

  /// Reads the body whole, then sends it, edited if the provider needs it.
  void sendEdited(Framing framing, ClientBody body, BodyBudget budget) {
    clientBody = body;
    new CollectedBody(body, budget, bytes -> sendEdited(framing, bytes), this::failed).read();
  }

  private void sendEdited(Framing framing, byte[] body) {
    CodexBody edited = CodexBody.of(body, exchange.head());
    long length = edited.isEdited() ? edited.bytes().length : -1;
    send(request(framing, false, length).body(new BytesRequestContent(edited.bytes())));
  }

  /// Asks the provider to speak WebSocket.
  void upgrade(Framing framing) {
    exchange.requestRead();
    send(
        request(framing, true, -1)
            // Never sent, see WireSender: by this field Jetty's client expects a 101.
            .headers(fields -> fields.put(HttpHeader.UPGRADE, "websocket"))
            .attribute(
                HttpUpgrader.Factory.class.getName(),
                (HttpUpgrader.Factory)
                    _ -> new WebSocketTunnel(exchange, credential.isInjected())));
  }

  /// Ends the exchange for a failure before or during the answer.
  private void failed(Throwable failure) {
    if (pump == null) {
      meter.end();
    }
    ClientBody body = clientBody;
    Throwable clients = body == null ? null : body.clientFailure();
    if (clients instanceof TimeoutException) {
      exchange.refuse(
          new Refusal(Reason.BODY_STALLED, "the body stopped arriving: send it again"),
          provider.errorShape());
    } else if (clients != null) {
      exchange.fail(clients, clients instanceof HttpException ? "malformed body" : "client left");
    } else if (failure instanceof Refusal refusal) {
      exchange.refuse(refusal, provider.errorShape());
    } else if (exchange.response().isCommitted()) {
      exchange.fail(failure, "cut");
    } else {
      exchange.refuse(ProviderFailure.refusal(provider, failure, isSent()), provider.errorShape());
    }
  }

  private boolean isSent() {
    ProviderHead sent = head;
    return sent != null && sent.isSent();
  }

  private Request request(Framing framing, boolean upgrades, long editedLength) {
    HeadChanges changes =
        new HeadChanges(
            provider.origin(),
            provider.target(exchange.head()),
            credential,
            framing,
            upgrades,
            editedLength);
    ProviderHead providerHead = ProviderHead.of(exchange.head(), changes);
    head = providerHead;
    return client
        .request(provider.origin(), exchange.head().method())
        .attribute(WireSender.HEAD, providerHead)
        .onResponseContentSource(this::answered);
  }

  private void send(Request request) {
    providerRequest = request;
    exchange.onClientGone(() -> abort(request, new ClientLeftException()));
    if (!exchange.hasEnded()) {
      request.send(this::completed);
    }
  }

  private void answered(Response response, Content.Source content) {
    if (response.getStatus() == HttpStatus.SWITCHING_PROTOCOLS_101) {
      answerCut(
          new HttpException.RuntimeException(
              HttpStatus.BAD_GATEWAY_502, "101 without an upgrade asked for"));
      return;
    }
    use.answered(response.getStatus(), response.getHeaders());
    if (response.getStatus() == HttpStatus.UNAUTHORIZED_401 && credential.isInjected()) {
      credential.source().invalidate();
    }
    meter.answered(response.getStatus(), response.getHeaders());
    ResponseHead.copy(response, exchange, credential.isInjected());
    ResponsePump created =
        new ResponsePump(exchange, content, meter, this::sideDone, this::answerCut);
    pump = created;
    created.iterate();
  }

  /// The client does not take its answer any more, or the provider cut it.
  private void answerCut(Throwable failure) {
    Request request = providerRequest;
    if (request != null) {
      abort(request, failure);
    }
    failed(failure);
  }

  private static void abort(Request request, Throwable failure) {
    // Whether anything was left to abort does not matter: it is over either way.
    var _ = request.abort(failure);
  }

  private void completed(Result result) {
    if (result.getResponse().getStatus() == HttpStatus.SWITCHING_PROTOCOLS_101
        && result.isSucceeded()) {
      return;
    }
    Throwable failure = result.getResponseFailure();
    // A provider may answer before it has read everything: its answer counts.
    if (failure == null && pump != null) {
      sideDone();
    } else if (result.getRequestFailure() instanceof Refusal refusal) {
      failed(refusal);
    } else if (pump == null) {
      failed(result.getFailure());
    }
  }

  private void sideDone() {
    if (sidesLeft.decrementAndGet() == 0) {
      exchange.succeed();
    }
  }
}
