package io.tokenpak.agent.probe;

import io.tokenpak.agent.hook.Hook;
import java.net.Proxy;
import java.net.URI;
import net.bytebuddy.asm.Advice;
import okhttp3.ConnectionSpec;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/// OkHttp from 3.12 on: what writes a request's head, once for each hop, and what a call begins
/// with.
public final class OkHttpProbe implements Probe {
  static final String CLIENT = "okhttp3/OkHttpClient";

  /// From 3.14 on.
  static final String EXCHANGE = "okhttp3/internal/connection/Exchange";

  /// Before.
  static final String HTTP1 = "okhttp3/internal/http1/Http1Codec";

  /// As [#EXCHANGE].
  static final String HTTP1_EXCHANGE = "okhttp3/internal/http1/Http1ExchangeCodec";

  static final String HTTP2 = "okhttp3/internal/http2/Http2Codec";

  @Override
  public String client() {
    return "okhttp";
  }

  @Override
  public Point[] points() {
    return new Point[] {
      new Point(CLIENT, "newCall", "(Lokhttp3/Request;)Lokhttp3/Call;", Route.class),
      heads(EXCHANGE),
      heads(HTTP1),
      heads(HTTP2),
      lines(HTTP1),
      lines(HTTP1_EXCHANGE)
    };
  }

  private static Point heads(String type) {
    return new Point(type, "writeRequestHeaders", "(Lokhttp3/Request;)V", Headers.class);
  }

  private static Point lines(String type) {
    return new Point(type, "writeRequest", "(Lokhttp3/Headers;Ljava/lang/String;)V", InClear.class);
  }

  /// The request as it was, with our headers.
  static final class Headers {
    private Headers() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(value = 0, readOnly = false) Request request) {
      HttpUrl url = request.url();
      String[] ours = Hook.headers(url.scheme(), url.host(), url.port());
      if (ours != null) {
        Request.Builder builder = request.newBuilder();
        for (int i = 0; i < ours.length; i += 2) {
          if (request.header(ours[i]) == null) {
            builder.header(ours[i], ours[i + 1]);
          }
        }
        request = builder.build();
      }
    }
  }

  /// Takes ours out again where the target is a whole URI, for then a proxy reads them.
  static final class InClear {
    private InClear() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(value = 0, readOnly = false) okhttp3.Headers headers,
        @Advice.Argument(1) String line) {
      if (line.regionMatches(true, line.indexOf(' ') + 1, "http:", 0, 5)) {
        okhttp3.Headers rest = headers;
        for (int i = 0; i < headers.size(); i++) {
          if (Hook.isOurs(headers.value(i))) {
            rest = rest.newBuilder().removeAll(headers.name(i)).build();
          }
        }
        headers = rest;
      }
    }
  }

  /// The request as it was, for the companion. If that is in clear, then not where a proxy would
  /// get to read it, nor from a client that sends nothing in clear.
  static final class Route {
    private Route() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This OkHttpClient client,
        @Advice.Argument(value = 0, readOnly = false) Request request) {
      HttpUrl url = request.url();
      String origin = Hook.route(url.scheme(), url.host(), url.port());
      if (origin != null) {
        Proxy proxy = client.proxy();
        if (proxy == null) {
          proxy = client.proxySelector().select(URI.create(origin)).get(0);
        }
        if (origin.startsWith("https:")
            || (proxy.type() == Proxy.Type.DIRECT
                && client.connectionSpecs().contains(ConnectionSpec.CLEARTEXT))) {
          HttpUrl to = HttpUrl.parse(origin);
          HttpUrl.Builder moved = url.newBuilder();
          moved.scheme(to.scheme()).host(to.host()).port(to.port());
          request = request.newBuilder().url(moved.build()).build();
        }
      }
    }
  }
}
