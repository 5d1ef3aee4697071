package io.tokenpak.companion.status;

import io.tokenpak.companion.exchange.Reason;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Answers everything under the companion's own paths: the page and its files to anybody on this
/// machine, what they show to the owner alone. Whatever another web page asks is refused, also one
/// whose name was bound to a loopback address.
public final class PageHandler extends Handler.Wrapper {
  private final PageFiles files = new PageFiles();
  private final LoginHandler logins;
  private final EventFeed feed;

  /// @param owner answers the owner, and passes on what is not under the own paths
  public PageHandler(OwnerHandler owner, PageSessions sessions, EventFeed feed) {
    super(owner);
    this.logins = new LoginHandler(sessions);
    this.feed = feed;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String path = OwnPath.of(request);
    if (!OwnPath.isOwn(path)) {
      return super.handle(request, response, callback);
    }
    PageHeaders.put(response);
    if (!OwnOrigin.isHost(request)) {
      OwnerError.write(
          response,
          HttpStatus.MISDIRECTED_REQUEST_421,
          "this is not the host that you name: use http://127.0.0.1 with the companion's port",
          callback);
    } else if (!OwnOrigin.isOwn(request)) {
      response.getHeaders().put("X-TokenPak-Error", Reason.BROWSER_REFUSED.code());
      OwnerError.write(
          response,
          HttpStatus.FORBIDDEN_403,
          "no other web page may ask this: type the address, or open the link that"
              + " `tokenpak status --open` prints",
          callback);
    } else if (!answers(path, request, response, callback)) {
      OwnerError.write(response, HttpStatus.NOT_FOUND_404, "there is nothing here", callback);
    }
    return true;
  }

  private boolean answers(String path, Request request, Response response, Callback callback)
      throws Exception {
    if (path.equals("/tokenpak")) {
      response.setStatus(HttpStatus.PERMANENT_REDIRECT_308);
      response.getHeaders().put(HttpHeader.LOCATION, OwnPath.ROOT);
      callback.succeeded();
      return true;
    }
    if (LoginHandler.serves(path)) {
      return logins.handle(request, response, callback);
    }
    if (path.equals(EventFeed.PATH)) {
      return feed.handle(request, response, callback);
    }
    return files.handle(request, response, callback) || super.handle(request, response, callback);
  }
}
