package io.tokenpak.companion.gateway;

import io.tokenpak.companion.backend.Backends;
import io.tokenpak.companion.credential.CredentialUse;
import io.tokenpak.companion.credential.Credentials;
import io.tokenpak.companion.exchange.Exchange;
import io.tokenpak.companion.exchange.ExchangeLabels;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.platform.Platforms;
import io.tokenpak.companion.route.Route;
import io.tokenpak.companion.route.Router;
import io.tokenpak.companion.usage.UsageMeter;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// The life of a request: who calls, where it goes, as whom, who answers.
///
/// A credential's file may have to be read on the way, which a slow disk can make long: Jetty is
/// told (by the kind of handler) to leave moving bytes to another thread meanwhile.
public final class GatewayHandler extends Handler.Abstract {
  private final Platforms platforms;
  private final Router router;
  private final Credentials credentials;
  private final Backends backends;
  private final ExchangeBooks books;

  public GatewayHandler(
      Platforms platforms,
      Router router,
      Credentials credentials,
      Backends backends,
      ExchangeBooks books) {
    this.platforms = platforms;
    this.router = router;
    this.credentials = credentials;
    this.backends = backends;
    this.books = books;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    ExchangeBooks.Entry entry = books.open(request, response, callback);
    Exchange exchange = entry.exchange();
    try {
      Caller caller = platforms.identify(exchange.head());
      exchange.label(labels(caller));
      Route route = router.choose(exchange.head(), caller);
      exchange.label(labels(caller, route, "-"));
      books.budgets().require(caller.platform(), caller.session(), route.provider().name());
      CredentialUse use = credentials.use(exchange.head(), caller, route);
      exchange.label(labels(caller, route, use.credential().source().name()));
      UsageMeter meter = entry.meter(route, use.credential());
      backends.named(route.backend()).answer(exchange, route, use, meter);
    } catch (Refusal refusal) {
      exchange.refuse(refusal, router.errorShape(exchange.head()));
    }
    return true;
  }

  private static ExchangeLabels labels(Caller caller) {
    return new ExchangeLabels(caller.platform(), caller.session(), "-", "-", "-");
  }

  private static ExchangeLabels labels(Caller caller, Route route, String credential) {
    return new ExchangeLabels(
        caller.platform(), caller.session(), route.provider().name(), route.backend(), credential);
  }
}
