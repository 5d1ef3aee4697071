package io.tokenpak.companion.gateway;

import io.tokenpak.companion.exchange.ErrorShape;
import io.tokenpak.companion.exchange.Exchange;
import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Keeps web pages out: one that the owner happens to visit could else spend the owner's
/// credentials. Browsers say that they are browsers (`Sec-Fetch-Site`, and `Origin` with whatever
/// could do harm); agent programs send neither.
final class BrowserGuard extends Handler.Wrapper {
  BrowserGuard(Handler next) {
    super(next);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    HttpFields fields = request.getHeaders();
    if (!fields.contains("Sec-Fetch-Site") && !fields.contains(HttpHeader.ORIGIN)) {
      return super.handle(request, response, callback);
    }
    new Exchange(request, response, callback, _ -> {})
        .refuse(
            new Refusal(
                Reason.BROWSER_REFUSED,
                "the companion serves agent programs, not web pages: send neither Origin nor"
                    + " Sec-Fetch-Site"),
            ErrorShape.ANTHROPIC);
    return true;
  }
}
