package io.tokenpak.agent.probe;

import io.tokenpak.agent.hook.Hook;
import java.net.HttpURLConnection;
import java.net.URL;
import net.bytebuddy.asm.Advice;
import sun.net.www.MessageHeader;

/// `HttpURLConnection` of the JDK: what writes a request's head, once for each hop.
public final class UrlConnectionProbe implements Probe {
  static final String CONNECTION = "sun/net/www/protocol/http/HttpURLConnection";

  @Override
  public String client() {
    return "urlconnection";
  }

  @Override
  public Point[] points() {
    return new Point[] {new Point(CONNECTION, "writeRequests", "()V", Headers.class)};
  }

  /// Adds our headers, having taken away those of the hop before, which the JDK would carry on to
  /// wherever it was sent.
  static final class Headers {
    private Headers() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This HttpURLConnection connection,
        @Advice.FieldValue("url") URL url,
        @Advice.FieldValue("requests") MessageHeader requests,
        @Advice.FieldValue("setRequests") boolean isLaterHop) {
      if (isLaterHop) {
        int at = 0;
        String name = requests.getKey(at);
        while (name != null) {
          if (Hook.isOurs(requests.getValue(at))) {
            requests.remove(name);
          } else {
            at++;
          }
          name = requests.getKey(at);
        }
      }
      String[] ours = Hook.headers(url.getProtocol(), url.getHost(), url.getPort());
      // A proxy would read what is in clear.
      if (ours != null && (url.getProtocol().equals("https") || !connection.usingProxy())) {
        for (int i = 0; i < ours.length; i += 2) {
          if (requests.findValue(ours[i]) == null) {
            requests.add(ours[i], ours[i + 1]);
          }
        }
      }
    }
  }
}
