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
import org.jspecify.annotations.Nullable;

/// Keeps web pages out: one that the owner happens to visit could else spend the owner's
/// credentials. Browsers say that they are browsers (`Sec-Fetch-Site`, and `Origin` with whatever
/// could do harm); agent programs send neither. The companion's own paths are not guarded here:
/// what answers there tells its own page from others, and no provider is asked.
final class BrowserGuard extends Handler.Wrapper {
  private final String own;

  /// @param own the path at and under which the companion's own lie
  BrowserGuard(Handler next, String own) {
    super(next);
    this.own = own;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    HttpFields fields = request.getHeaders();
    String path = request.getHttpURI().getPath();
    boolean isMarked = fields.contains("Sec-Fetch-Site") || fields.contains(HttpHeader.ORIGIN);
    if (!isMarked || isOwn(path)) {
      return super.handle(request, response, callback);
    }
    new Exchange(request, response, callback, _ -> {})
        .refuse(
            new Refusal(
                Reason.BROWSER_REFUSED,
                "the companion serves agent programs, not web pages: send neither Origin nor"
                    + " Sec-Fetch-Site; its own page is at "
                    + own),
            ErrorShape.ANTHROPIC);
    return true;
  }

  private boolean isOwn(@Nullable String path) {
    return path != null && (path.equals(own) || path.startsWith(own + "/"));
  }
}
