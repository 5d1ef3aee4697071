package io.tokenpak.agent.probe;

import io.tokenpak.agent.hook.Hook;
import net.bytebuddy.asm.Advice;
import org.apache.hc.client5.http.RouteInfo;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;

/// Apache HttpClient 5: the executor of its blocking side, and what writes a request's head on its
/// asynchronous one.
public final class Apache5Probe implements Probe {
  static final String EXECUTOR = "org/apache/hc/core5/http/impl/io/HttpRequestExecutor";
  static final String STREAM1 = "org/apache/hc/core5/http/impl/nio/ClientHttp1StreamHandler";
  static final String STREAM2 = "org/apache/hc/core5/http2/impl/nio/ClientH2StreamHandler";

  @Override
  public String client() {
    return "apache5";
  }

  @Override
  public Point[] points() {
    return new Point[] {
      new Point(
          EXECUTOR,
          "execute",
          "(Lorg/apache/hc/core5/http/ClassicHttpRequest;"
              + "Lorg/apache/hc/core5/http/io/HttpClientConnection;"
              + "Lorg/apache/hc/core5/http/io/HttpResponseInformationCallback;"
              + "Lorg/apache/hc/core5/http/protocol/HttpContext;)"
              + "Lorg/apache/hc/core5/http/ClassicHttpResponse;",
          Headers.class),
      heads(STREAM1),
      heads(STREAM2)
    };
  }

  private static Point heads(String type) {
    return new Point(
        type,
        "commitRequest",
        "(Lorg/apache/hc/core5/http/HttpRequest;Lorg/apache/hc/core5/http/EntityDetails;)V",
        HeadersAsync.class);
  }

  /// Adds our headers, having taken away those of the time before, for some clients send the
  /// application's own object. A request names the host that the application says; the route says
  /// where it really goes. One for a tunnel goes to a proxy, which would also read what is in
  /// clear.
  static final class Headers {
    private Headers() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) HttpRequest request, @Advice.Argument(3) HttpContext context) {
      for (String name : Hook.names()) {
        Header former = request.getFirstHeader(name);
        if (former != null && Hook.isOurs(former.getValue())) {
          request.removeHeader(former);
        }
      }
      if (context instanceof HttpClientContext
          && !"CONNECT".equalsIgnoreCase(request.getMethod())) {
        RouteInfo route = ((HttpClientContext) context).getHttpRoute();
        HttpHost host = route == null ? null : route.getTargetHost();
        String[] ours =
            host == null
                ? null
                : Hook.headers(host.getSchemeName(), host.getHostName(), host.getPort());
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

  /// The same. The client itself puts names into lower case for HTTP/2.
  static final class HeadersAsync {
    private HeadersAsync() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) HttpRequest request,
        @Advice.FieldValue("context") HttpCoreContext context) {
      for (String name : Hook.names()) {
        Header former = request.getFirstHeader(name);
        if (former != null && Hook.isOurs(former.getValue())) {
          request.removeHeader(former);
        }
      }
      if (context instanceof HttpClientContext
          && !"CONNECT".equalsIgnoreCase(request.getMethod())) {
        RouteInfo route = ((HttpClientContext) context).getHttpRoute();
        HttpHost host = route == null ? null : route.getTargetHost();
        String[] ours =
            host == null
                ? null
                : Hook.headers(host.getSchemeName(), host.getHostName(), host.getPort());
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
