package io.tokenpak.agent.probe;

import io.tokenpak.agent.hook.Hook;
import net.bytebuddy.asm.Advice;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.conn.routing.RouteInfo;
import org.apache.http.protocol.HttpContext;

/// Apache HttpClient 4.3 to 4.5: the executor, which is given a hop's own copy of a request.
public final class Apache4Probe implements Probe {
  static final String EXECUTOR = "org/apache/http/protocol/HttpRequestExecutor";

  @Override
  public String client() {
    return "apache4";
  }

  @Override
  public Point[] points() {
    return new Point[] {
      new Point(
          EXECUTOR,
          "execute",
          "(Lorg/apache/http/HttpRequest;Lorg/apache/http/HttpClientConnection;"
              + "Lorg/apache/http/protocol/HttpContext;)Lorg/apache/http/HttpResponse;",
          Headers.class)
    };
  }

  /// A request and its context name the host that the application says; the route says where it
  /// really goes. One for a tunnel goes to a proxy, which would also read what is in clear.
  static final class Headers {
    private Headers() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) HttpRequest request, @Advice.Argument(2) HttpContext at) {
      Object known = at.getAttribute("http.route");
      if (known instanceof RouteInfo
          && !"CONNECT".equalsIgnoreCase(request.getRequestLine().getMethod())) {
        RouteInfo route = (RouteInfo) known;
        HttpHost host = route.getTargetHost();
        String[] ours = Hook.headers(host.getSchemeName(), host.getHostName(), host.getPort());
        if (ours != null && (route.getProxyHost() == null || route.isSecure())) {
          for (int i = 0; i < ours.length; i += 2) {
            if (!request.containsHeader(ours[i])) {
              request.setHeader(ours[i], ours[i + 1]);
            }
          }
        }
      }
    }
  }
}
