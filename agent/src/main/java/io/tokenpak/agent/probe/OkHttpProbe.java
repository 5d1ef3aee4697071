package io.tokenpak.agent.probe;

import io.tokenpak.agent.hook.Hook;
import net.bytebuddy.asm.Advice;
import okhttp3.HttpUrl;
import okhttp3.Request;

/// OkHttp from 3.14 on: the exchange that writes a request's head, once for each hop.
public final class OkHttpProbe implements Probe {
  static final String EXCHANGE = "okhttp3/internal/connection/Exchange";

  @Override
  public String client() {
    return "okhttp";
  }

  @Override
  public Point[] points() {
    return new Point[] {
      new Point(EXCHANGE, "writeRequestHeaders", "(Lokhttp3/Request;)V", Headers.class)
    };
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
}
