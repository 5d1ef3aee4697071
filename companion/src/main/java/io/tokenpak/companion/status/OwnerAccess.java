package io.tokenpak.companion.status;

import java.util.Optional;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;

/// Tells whether the owner asks: a program that has read the companion's token, or a browser that
/// was let in with a code.
///
/// @param admin what programs present
/// @param sessions what browsers present
public record OwnerAccess(AdminToken admin, PageSessions sessions) {
  static final String HOW =
      "open the link that `tokenpak status --open` prints; a program sends the token in"
          + " run/companion.json as "
          + AdminToken.FIELD;

  /// Whether the request is the owner's, and may change something if its method does.
  boolean admits(Request request) {
    if (admitsProgram(request)) {
      return true;
    }
    boolean reads = HttpMethod.GET.is(request.getMethod());
    return session(request).filter(sessions::isOpen).isPresent()
        && OwnOrigin.isHost(request)
        && (reads ? OwnOrigin.isBrowsers(request) : OwnOrigin.isPages(request));
  }

  /// Whether a program asks that has the companion's token.
  boolean admitsProgram(Request request) {
    return admin.matches(request.getHeaders().get(AdminToken.FIELD));
  }

  /// What a browser presents as its session, good or not.
  static Optional<String> session(Request request) {
    String name = cookieName(request);
    return Request.getCookies(request).stream()
        .filter(cookie -> cookie.getName().equals(name))
        .map(HttpCookie::getValue)
        .findFirst();
  }

  /// Browsers keep cookies by host alone, and several companions may serve on one.
  static String cookieName(Request request) {
    return "tokenpak-page-" + Request.getLocalPort(request);
  }
}
