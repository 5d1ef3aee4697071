package io.tokenpak.agent.probe;

import io.tokenpak.agent.hook.Hook;
import net.bytebuddy.asm.Advice;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.RequestLine;
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

  /// A request does not name its host, its context does. One for a tunnel goes to a proxy, and so
  /// does one in clear whose target is a whole URI.
  static final class Headers {
    private Headers() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) HttpRequest request, @Advice.Argument(2) HttpContext at) {
      Object target = at.getAttribute("http.target_host");
      RequestLine line = request.getRequestLine();
      if (target instanceof HttpHost
          && !"CONNECT".equalsIgnoreCase(line.getMethod())
          && !line.getUri().regionMatches(true, 0, "http:", 0, 5)) {
        HttpHost host = (HttpHost) target;
        String[] ours = Hook.headers(host.getSchemeName(), host.getHostName(), host.getPort());
        if (ours != null) {
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
