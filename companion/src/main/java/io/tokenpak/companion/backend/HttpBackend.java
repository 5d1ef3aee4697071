package io.tokenpak.companion.backend;

import io.tokenpak.companion.credential.Credential;
import io.tokenpak.companion.credential.CredentialUse;
import io.tokenpak.companion.exchange.Exchange;
import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.provider.Provider;
import io.tokenpak.companion.route.Route;
import io.tokenpak.companion.usage.UsageMeter;
import java.time.Duration;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.util.BufferUtil;

/// Forwards to the provider's own API, byte for byte but for what docs/wire.md lists.
public final class HttpBackend implements Backend {
  /// How long a client may wait for another credential after a 401: it has a bound of its own.
  private static final Duration LONGEST_RECOVERY = Duration.ofSeconds(10);

  /// Two bodies of the largest default size, or a thousand of the usual one. Decoded and edited,
  /// each takes a multiple of this for a moment.
  private static final long MOST_EDITED = 64L << 20;

  /// Where there is no more room, a request that is refused with a 401 is not sent again.
  private static final long MOST_KEPT = 64L << 20;

  private final ProviderClient client;
  private final BodyBudget edited = new BodyBudget(MOST_EDITED);
  private final BodyBudget kept;
  private final long maxBody;
  private final Duration longestRecovery;

  /// @param maxBody the largest request body, in bytes
  public HttpBackend(ProviderClient client, long maxBody) {
    this(client, maxBody, MOST_KEPT, LONGEST_RECOVERY);
  }

  /// @param mostKept how many bytes of bodies may be kept for a replay at one time
  /// @param longestRecovery how long a client may wait for another credential after a 401
  public HttpBackend(ProviderClient client, long maxBody, long mostKept, Duration longestRecovery) {
    this.client = client;
    this.maxBody = maxBody;
    this.kept = new BodyBudget(mostKept);
    this.longestRecovery = longestRecovery;
  }

  @Override
  public String name() {
    return Route.HTTP;
  }

  @Override
  public void answer(Exchange exchange, Route route, CredentialUse use, UsageMeter meter) {
    Credential credential = use.credential();
    RequestHead head = exchange.head();
    requireServedMethod(head);
    requirePlainTarget(head);
    if (!credential.isBoundTo(route.provider().origin())) {
      throw new Refusal(
          Reason.COMPANION_FAILED,
          "the credential of " + credential.source().name() + " is not meant for this provider");
    }
    Framing framing = framing(exchange);
    Forward forward =
        new Forward(new Draft(client, exchange, route.provider(), framing), meter, longestRecovery);
    if (head.wantsWebSocket()) {
      requireUpgrade(route.provider(), head, framing);
      forward.upgrade(use);
    } else {
      send(forward, exchange, framing, use, meter);
    }
  }

  /// HTTP/1.0 knows no chunks: what another server would make of them is anyone's guess.
  private static Framing framing(Exchange exchange) {
    Framing framing = Framing.of(exchange.head());
    if (framing.isChunked()
        && exchange.request().getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_0) {
      throw new Refusal(Reason.MALFORMED_REQUEST, "send a Content-Length with HTTP/1.0");
    }
    return framing;
  }

  /// A body here would be left for the next request on the provider's connection to begin with.
  private static void requireUpgrade(Provider provider, RequestHead head, Framing framing) {
    if (!provider.upgrades(head)) {
      throw new Refusal(
          Reason.UPGRADE_NOT_SERVED,
          provider.name() + " takes no WebSocket on this path: use plain HTTP");
    }
    if (!HttpMethod.GET.is(head.method()) || framing.kind() != Framing.Kind.NONE) {
      throw new Refusal(
          Reason.MALFORMED_REQUEST, "open a WebSocket with a GET that has neither body nor length");
    }
  }

  private void send(
      Forward forward, Exchange exchange, Framing framing, CredentialUse use, UsageMeter meter) {
    if (!framing.hasBody()) {
      exchange.requestRead();
      meter.asked(BufferUtil.EMPTY_BUFFER, true);
      forward.send(use);
      return;
    }
    Credential credential = use.credential();
    boolean edits = credential.editsBody() && HttpMethod.POST.is(exchange.head().method());
    long most = edits ? Math.min(maxBody, CodexBody.LARGEST_DECODED) : maxBody;
    if (framing.length() > most) {
      throw ClientBody.tooLarge(most);
    }
    // An edited body is held as it is.
    KeptBody copy =
        credential.isInjected() && !edits
            ? KeptBody.of(framing.length(), kept)
            : KeptBody.notKept();
    ClientBody body = new ClientBody(exchange, framing.length(), most, copy, meter);
    Expectation.meet(
        exchange,
        () -> {
          if (edits) {
            forward.sendEdited(use, body, edited);
          } else {
            forward.send(use, body, copy);
          }
        });
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

  /// Jetty has decoded other bytes by now, and what they were is lost.
  private static void requirePlainTarget(RequestHead head) {
    String target = head.uri().getPathQuery();
    for (int i = 0; i < target.length(); i++) {
      if (target.charAt(i) <= ' ' || target.charAt(i) > '~') {
        throw new Refusal(
            Reason.MALFORMED_REQUEST, "percent-encode what is not ASCII in path and query");
      }
    }
  }
}
