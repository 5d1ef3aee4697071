package io.tokenpak.agent.probe;

import io.ktor.client.request.HttpRequestBuilder;
import io.ktor.http.HeadersBuilder;
import io.tokenpak.agent.hook.Hook;
import net.bytebuddy.asm.Advice;

/// Ktor's client 2 and 3: the end of the builder that each hop has, before its engine is asked. An
/// engine that is known by itself finds the headers set, and adds none.
public final class KtorProbe implements Probe {
  static final String BUILDER = "io/ktor/client/request/HttpRequestBuilder";

  @Override
  public String client() {
    return "ktor";
  }

  @Override
  public Point[] points() {
    return new Point[] {
      new Point(BUILDER, "build", "()Lio/ktor/client/request/HttpRequestData;", Headers.class)
    };
  }

  /// Adds our headers, having taken away those of the hop before: a cache builds from the
  /// application's builder, which redirects are copied from.
  static final class Headers {
    private Headers() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This HttpRequestBuilder request) {
      HeadersBuilder headers = request.getHeaders();
      for (Object name : headers.names().toArray()) {
        if (Hook.isOurs(headers.get((String) name))) {
          headers.remove((String) name);
        }
      }
      String[] ours =
          Hook.headers(
              request.getUrl().getProtocol().getName(),
              request.getUrl().getHost(),
              request.getUrl().getPort());
      if (ours != null) {
        for (int i = 0; i < ours.length; i += 2) {
          if (!headers.contains(ours[i])) {
            headers.set(ours[i], ours[i + 1]);
          }
        }
      }
    }
  }
}
