package io.tokenpak.companion.backend;

import io.tokenpak.companion.credential.Credential;
import io.tokenpak.companion.exchange.Exchange;
import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.route.Route;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;

/// Forwards to the provider's own API, byte for byte but for what docs/wire.md lists.
public final class HttpBackend implements Backend {
  private final ProviderClient client;
  private final long maxBody;

  /// @param maxBody the largest request body, in bytes
  public HttpBackend(ProviderClient client, long maxBody) {
    this.client = client;
    this.maxBody = maxBody;
  }

  @Override
  public String name() {
    return Route.HTTP;
  }

  @Override
  public void answer(Exchange exchange, Route route, Credential credential) {
    RequestHead head = exchange.head();
    requireServedMethod(head);
    if (!credential.isBoundTo(route.provider().origin())) {
      throw new Refusal(
          Reason.COMPANION_FAILED,
          "the credential of " + credential.source().name() + " is not meant for this provider");
    }
    Framing framing = Framing.of(head);
    if (framing.length() > maxBody) {
      throw ClientBody.tooLarge(maxBody);
    }
    boolean upgrades = wantsWebSocket(head);
    if (upgrades && !route.provider().upgrades(head)) {
      throw new Refusal(
          Reason.UPGRADE_NOT_SERVED,
          route.provider().name() + " takes no WebSocket on this path: use plain HTTP");
    }
    Forward forward = new Forward(client, exchange, route.provider(), credential);
    if (upgrades) {
      forward.upgrade(framing);
    } else {
      send(forward, exchange, framing, credential);
    }
  }

  private void send(Forward forward, Exchange exchange, Framing framing, Credential credential) {
    if (!framing.hasBody()) {
      exchange.requestRead();
      forward.send(framing);
      return;
    }
    ClientBody body = new ClientBody(exchange, framing.length(), maxBody);
    continueIfExpected(
        exchange,
        () -> {
          if (credential.editsBody() && HttpMethod.POST.is(exchange.head().method())) {
            forward.sendEdited(framing, body);
          } else {
            forward.send(framing, body);
          }
        });
  }

  private static void continueIfExpected(Exchange exchange, Runnable then) {
    if (!exchange.head().fields().contains(HttpHeader.EXPECT)) {
      then.run();
      return;
    }
    // A client that has left by now is noticed when its body is read.
    var _ =
        exchange
            .response()
            .writeInterim(HttpStatus.CONTINUE_100, HttpFields.EMPTY)
            .whenComplete((_, _) -> then.run());
  }

  private static boolean wantsWebSocket(RequestHead head) {
    return "websocket".equalsIgnoreCase(head.fields().get(HttpHeader.UPGRADE))
        && head.fields().contains(HttpHeader.CONNECTION, "upgrade");
  }

  /// TRACE would echo an injected credential to the client; CONNECT asks for another host.
  private static void requireServedMethod(RequestHead head) {
    switch (head.method()) {
      case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" -> {}
      default ->
          throw new Refusal(
              Reason.METHOD_NOT_SERVED, "use GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS");
    }
  }
}
