package io.tokenpak.agent.probe;

import io.ktor.client.engine.HttpClientEngine;
import io.ktor.client.request.HttpRequestData;
import io.ktor.http.HeadersBuilder;
import io.tokenpak.agent.hook.Hook;
import java.net.Proxy;
import net.bytebuddy.asm.Advice;

/// Ktor's client 2 and 3: those of its engines that send by what is no client by itself here, each
/// asked once for each hop.
public final class KtorProbe implements Probe {
  static final String CIO = "io/ktor/client/engine/cio/CIOEngine";
  static final String APACHE = "io/ktor/client/engine/apache/ApacheEngine";
  static final String JETTY = "io/ktor/client/engine/jetty/JettyHttp2Engine";

  /// From 3 on.
  static final String JAKARTA = "io/ktor/client/engine/jetty/jakarta/JettyHttp2Engine";

  @Override
  public String client() {
    return "ktor";
  }

  @Override
  public Point[] points() {
    return new Point[] {engine(CIO), engine(APACHE), engine(JETTY), engine(JAKARTA)};
  }

  private static Point engine(String type) {
    return new Point(
        type,
        "execute",
        "(Lio/ktor/client/request/HttpRequestData;Lkotlin/coroutines/Continuation;)"
            + "Ljava/lang/Object;",
        Headers.class);
  }

  /// The request as it was, with our headers. A proxy would read what is in clear.
  static final class Headers {
    private Headers() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This HttpClientEngine engine,
        @Advice.Argument(value = 0, readOnly = false) HttpRequestData request) {
      // A coroutine that goes on comes by once more, with none.
      if (request != null) {
        String scheme = request.getUrl().getProtocol().getName();
        String[] ours =
            Hook.headers(scheme, request.getUrl().getHost(), request.getUrl().getPort());
        Proxy proxy = engine.getConfig().getProxy();
        if (ours != null
            && (proxy == null
                || proxy.type() == Proxy.Type.DIRECT
                || scheme.equalsIgnoreCase("https"))) {
          HeadersBuilder headers = new HeadersBuilder(8);
          headers.appendAll(request.getHeaders());
          for (int i = 0; i < ours.length; i += 2) {
            if (!headers.contains(ours[i])) {
              headers.set(ours[i], ours[i + 1]);
            }
          }
          request =
              new HttpRequestData(
                  request.getUrl(),
                  request.getMethod(),
                  headers.build(),
                  request.getBody(),
                  request.getExecutionContext(),
                  request.getAttributes());
        }
      }
    }
  }
}
