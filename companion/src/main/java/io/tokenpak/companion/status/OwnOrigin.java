package io.tokenpak.companion.status;

import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/// Tells requests of the status page and of programs from those that other web pages make, see
/// [Fetch Metadata](https://www.w3.org/TR/fetch-metadata/).
final class OwnOrigin {
  private static final String FETCH_SITE = "Sec-Fetch-Site";
  private static final String SAME_ORIGIN = "same-origin";
  private static final int USUAL_PORT = 80;

  private OwnOrigin() {}

  /// Whether the request names this companion as its host, by a name that no name server gives out:
  /// a page whose name was bound to a loopback address says its own.
  static boolean isHost(Request request) {
    List<String> hosts = request.getHeaders().getValuesList(HttpHeader.HOST);
    return hosts.size() == 1 && isHost(hosts.getFirst(), request);
  }

  private static boolean isHost(String host, Request request) {
    int port = Request.getLocalPort(request);
    String address = String.valueOf(Request.getLocalAddr(request));
    for (String name : List.of("127.0.0.1", "localhost", "[::1]", address)) {
      if (host.equals(name + ":" + port) || (port == USUAL_PORT && host.equals(name))) {
        return true;
      }
    }
    return false;
  }

  /// Whether a browser made the request for the page itself or because its user typed the address,
  /// or no browser made it.
  static boolean isOwn(Request request) {
    return isOwnSite(request.getHeaders())
        && origin(request.getHeaders()).map(origin -> isOrigin(origin, request)).orElse(true);
  }

  private static boolean isOwnSite(HttpFields fields) {
    List<String> sites = fields.getValuesList(FETCH_SITE);
    return sites.isEmpty()
        || (sites.size() == 1 && List.of(SAME_ORIGIN, "none").contains(sites.getFirst()));
  }

  /// Whether a browser says that it made the request for the page or its user. Programs that know
  /// the companion's token need not.
  static boolean isBrowsers(Request request) {
    return request.getHeaders().contains(FETCH_SITE) && isOwn(request);
  }

  /// Whether the page itself made the request, with the marks that no form and no link can set.
  static boolean isPages(Request request) {
    HttpFields fields = request.getHeaders();
    String type = String.valueOf(fields.get(HttpHeader.CONTENT_TYPE));
    return SAME_ORIGIN.equals(fields.get(FETCH_SITE))
        && origin(fields).isPresent()
        && isOwn(request)
        && fields.contains(PageHeaders.MARK)
        && type.equals("application/json");
  }

  private static Optional<String> origin(HttpFields fields) {
    List<String> origins = fields.getValuesList(HttpHeader.ORIGIN);
    return origins.isEmpty() ? Optional.empty() : Optional.of(String.join(",", origins));
  }

  private static boolean isOrigin(String origin, Request request) {
    return origin.equals("http://" + request.getHeaders().get(HttpHeader.HOST));
  }
}
