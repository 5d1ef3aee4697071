package io.tokenpak.agent.probe;

import io.tokenpak.agent.hook.Hook;
import net.bytebuddy.asm.Advice;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.net.URIAuthority;

/// Apache HttpClient 5: the executor of its blocking side, and what writes a request's head on its
/// asynchronous one. Each is given a hop's own copy of a request.
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
        Headers.class);
  }

  /// The client itself puts names into lower case for HTTP/2. A request for a tunnel goes to a
  /// proxy, and so does one in clear whose target is a whole URI.
  static final class Headers {
    private Headers() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) HttpRequest request) {
      URIAuthority authority = request.getAuthority();
      if (authority != null && !"CONNECT".equalsIgnoreCase(request.getMethod())) {
        String[] ours =
            Hook.headers(request.getScheme(), authority.getHostName(), authority.getPort());
        if (ours != null && !request.getRequestUri().regionMatches(true, 0, "http:", 0, 5)) {
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
