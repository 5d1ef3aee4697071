package io.tokenpak.agent.probe;

import io.tokenpak.agent.hook.Hook;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import jdk.internal.net.http.HttpRequestImpl;
import jdk.internal.net.http.common.HttpHeadersBuilder;
import net.bytebuddy.asm.Advice;

/// `java.net.http` of Java 11 and later: the headers that a client adds by itself, which belong to
/// one hop and give way to the application's, and what a request begins with.
public final class JdkClientProbe implements Probe {
  static final String REQUEST = "jdk/internal/net/http/HttpRequestImpl";
  static final String CLIENT = "jdk/internal/net/http/HttpClientImpl";

  @Override
  public String client() {
    return "jdk";
  }

  @Override
  public Point[] points() {
    return new Point[] {
      new Point(
          REQUEST,
          "getSystemHeadersBuilder",
          "()Ljdk/internal/net/http/common/HttpHeadersBuilder;",
          Headers.class),
      new Point(
          CLIENT,
          "sendAsync",
          "(Ljava/net/http/HttpRequest;Ljava/net/http/HttpResponse$BodyHandler;"
              + "Ljava/net/http/HttpResponse$PushPromiseHandler;Ljava/util/concurrent/Executor;)"
              + "Ljava/util/concurrent/CompletableFuture;",
          Route.class)
    };
  }

  /// Sets each header once, for the client asks several times for each request. A proxy would read
  /// what is in clear.
  static final class Headers {
    private Headers() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("uri") URI uri,
        @Advice.FieldValue("proxy") Proxy proxy,
        @Advice.FieldValue("systemHeadersBuilder") HttpHeadersBuilder headers) {
      String[] ours = Hook.headers(uri.getScheme(), uri.getHost(), uri.getPort());
      if (ours != null
          && (proxy == null
              || proxy.type() == Proxy.Type.DIRECT
              || uri.getScheme().equalsIgnoreCase("https"))) {
        for (int i = 0; i < ours.length; i += 2) {
          if (!headers.map().containsKey(ours[i])) {
            headers.setHeader(ours[i], ours[i + 1]);
          }
        }
      }
    }
  }

  /// A request that says the same to the companion, by HTTP/1.1, for an upgrade to HTTP/2 in clear
  /// would be offered otherwise. A web socket stays, and so does what a proxy would get to read in
  /// clear.
  static final class Route {
    private Route() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(value = 0, readOnly = false) HttpRequest request,
        @Advice.FieldValue("proxySelector") ProxySelector proxies) {
      URI uri = request.uri();
      String origin = Hook.route(uri.getScheme(), uri.getHost(), uri.getPort());
      if (origin != null
          && (origin.startsWith("https:")
              || proxies == null
              || proxies.select(URI.create(origin)).get(0).type() == Proxy.Type.DIRECT)
          && !(request instanceof HttpRequestImpl && ((HttpRequestImpl) request).isWebSocket())) {
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        HttpRequest.Builder moved =
            HttpRequest.newBuilder(URI.create(origin + uri.getRawPath() + query))
                .expectContinue(request.expectContinue())
                .version(HttpClient.Version.HTTP_1_1);
        if (request.bodyPublisher().isPresent()) {
          moved.method(request.method(), request.bodyPublisher().get());
        } else if (request.method().equals("GET")) {
          moved.GET();
        } else if (request.method().equals("DELETE")) {
          moved.DELETE();
        } else {
          moved.method(request.method(), HttpRequest.BodyPublishers.noBody());
        }
        if (request.timeout().isPresent()) {
          moved.timeout(request.timeout().get());
        }
        for (Map.Entry<String, List<String>> header : request.headers().map().entrySet()) {
          for (String value : header.getValue()) {
            moved.header(header.getKey(), value);
          }
        }
        request = moved.build();
      }
    }
  }
}
