package io.tokenpak.companion.gateway;

import io.tokenpak.companion.backend.Backend;
import io.tokenpak.companion.backend.claude.ChildKeys;
import io.tokenpak.companion.credential.CredentialUse;
import io.tokenpak.companion.credential.Credentials;
import io.tokenpak.companion.exchange.ErrorShape;
import io.tokenpak.companion.exchange.Exchange;
import io.tokenpak.companion.exchange.ExchangeLabels;
import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.platform.ClaudeCode;
import io.tokenpak.companion.platform.Platform;
import io.tokenpak.companion.route.Route;
import io.tokenpak.companion.usage.UsageMeter;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// The life of a request that a child of the pool sends to its provider: the same as that of any
/// other, but that the child is known by its key, that the credential is always one of the
/// companion's, and that the answer comes over HTTP. So no request of a child reaches the pool.
public final class ChildDoor extends Handler.Abstract {
  private static final String PLATFORM = "claude-cli";
  private static final List<String> SERVED = List.of("/v1/messages", "/v1/messages/count_tokens");

  private final Platform claudeCode = new ClaudeCode();
  private final ChildKeys keys;
  private final List<Route> routes;
  private final Credentials credentials;
  private final Backend backend;
  private final ExchangeBooks books;

  /// @param routes the first that the companion has a credential of its own for is taken
  /// @param backend what speaks HTTP to the provider
  public ChildDoor(
      ChildKeys keys,
      List<Route> routes,
      Credentials credentials,
      Backend backend,
      ExchangeBooks books) {
    this.keys = keys;
    this.routes = List.copyOf(routes);
    this.credentials = credentials;
    this.backend = backend;
    this.books = books;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    ExchangeBooks.Entry entry = books.open(request, response, callback);
    Exchange exchange = entry.exchange();
    try {
      RequestHead head = exchange.head();
      Caller caller = caller(head);
      exchange.label(new ExchangeLabels(PLATFORM, caller.session(), "-", "-", "-"));
      if (isGreeting(head)) {
        exchange.succeed();
        return true;
      }
      requireServed(head);
      answer(entry, caller);
    } catch (Refusal refusal) {
      exchange.refuse(refusal, ErrorShape.ANTHROPIC);
    }
    return true;
  }

  private Caller caller(RequestHead head) {
    if (keys.child(head).isEmpty()) {
      throw new Refusal(
          Reason.CHILD_REFUSED,
          "this address serves processes of the companion's pool: call the one that"
              + " `tokenpak status` names");
    }
    Optional<Caller> recognised = claudeCode.recognise(head);
    return new Caller(PLATFORM, recognised.map(Caller::session).orElse(null), null);
  }

  /// The CLI opens its connection with a request for nothing.
  private static boolean isGreeting(RequestHead head) {
    return head.path().equals("/")
        && (HttpMethod.HEAD.is(head.method()) || HttpMethod.GET.is(head.method()));
  }

  private static void requireServed(RequestHead head) {
    if (!SERVED.contains(head.path())) {
      throw new Refusal(
          Reason.PATH_NOT_SERVED, "use one of " + String.join(", ", SERVED) + " here");
    }
    if (!HttpMethod.POST.is(head.method())) {
      throw new Refusal(Reason.METHOD_NOT_SERVED, "use POST here");
    }
  }

  private void answer(ExchangeBooks.Entry entry, Caller caller) {
    Exchange exchange = entry.exchange();
    Choice choice = choose(exchange.head(), caller);
    Route route = choice.route();
    exchange.label(
        new ExchangeLabels(
            PLATFORM,
            caller.session(),
            route.provider().name(),
            route.backend(),
            choice.use().credential().source().name()));
    UsageMeter meter = entry.meter(route, choice.use().credential());
    backend.answer(exchange, route, choice.use(), meter);
  }

  private record Choice(Route route, CredentialUse use) {}

  private Choice choose(RequestHead head, Caller caller) {
    Refusal first = null;
    for (Route route : routes) {
      try {
        books.budgets().require(PLATFORM, caller.session(), route.provider().name());
        CredentialUse use = credentials.use(head, caller, route);
        // A child's own key is worth nothing to a provider.
        if (use.credential().isInjected()) {
          return new Choice(route, use);
        }
      } catch (Refusal refusal) {
        first = first == null ? refusal : first;
      }
    }
    throw first == null ? noCredential() : first;
  }

  private static Refusal noCredential() {
    return new Refusal(
        Reason.CREDENTIAL_UNAVAILABLE,
        "the companion has no API key that processes of its pool could use: set ANTHROPIC_API_KEY for"
            + " the companion, or TOKENPAK_CLI_LOGIN=own");
  }
}
