package io.tokenpak.agent.probe;

import io.tokenpak.agent.hook.Hook;
import java.util.Iterator;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.eclipse.jetty.client.HttpDestination;
import org.eclipse.jetty.client.HttpRequest;
import org.eclipse.jetty.http.HttpField;

/// Jetty's client 9.4 to 12: the connection, which completes the head of each hop, for every
/// version of HTTP.
public final class JettyProbe implements Probe {
  /// Up to 11.
  static final String CONNECTION = "org/eclipse/jetty/client/HttpConnection";

  /// From 12 on.
  static final String TRANSPORT = "org/eclipse/jetty/client/transport/HttpConnection";

  @Override
  public String client() {
    return "jetty";
  }

  @Override
  public Point[] points() {
    return new Point[] {
      new Point(
          CONNECTION,
          "normalizeRequest",
          "(Lorg/eclipse/jetty/client/HttpRequest;)V",
          Headers.class),
      // The same in 9, by the interface.
      new Point(
          CONNECTION,
          "normalizeRequest",
          "(Lorg/eclipse/jetty/client/api/Request;)V",
          Headers.class),
      new Point(
          TRANSPORT,
          "normalizeRequest",
          "(Lorg/eclipse/jetty/client/transport/HttpRequest;)V",
          Headers12.class)
    };
  }

  /// Adds our headers, having taken away those of the hop before, which Jetty copies to wherever it
  /// was sent. A proxy would read what is in clear. Jetty's fields are a class in 9 and an
  /// interface later, so they are only iterated.
  static final class Headers {
    private Headers() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(value = 0, typing = Assigner.Typing.DYNAMIC) HttpRequest request,
        @Advice.FieldValue("destination") HttpDestination destination) {
      Iterable<HttpField> fields = request.getHeaders();
      Iterator<HttpField> former = fields.iterator();
      while (former.hasNext()) {
        if (Hook.isOurs(former.next().getValue())) {
          former.remove();
        }
      }
      String[] ours =
          "CONNECT".equalsIgnoreCase(request.getMethod())
                  || (destination.getProxy() != null
                      && !"https".equalsIgnoreCase(request.getScheme()))
              ? null
              : Hook.headers(request.getScheme(), request.getHost(), request.getPort());
      if (ours != null) {
        for (int i = 0; i < ours.length; i += 2) {
          boolean absent = true;
          for (HttpField field : fields) {
            absent &= !ours[i].equalsIgnoreCase(field.getName());
          }
          if (absent) {
            request.header(ours[i], ours[i + 1]);
          }
        }
      }
    }
  }

  /// The same, by the names of Jetty 12.
  static final class Headers12 {
    private Headers12() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) org.eclipse.jetty.client.transport.HttpRequest request,
        @Advice.FieldValue("destination")
            org.eclipse.jetty.client.transport.HttpDestination destination) {
      Iterable<HttpField> fields = request.getHeaders();
      Iterator<HttpField> former = fields.iterator();
      while (former.hasNext()) {
        if (Hook.isOurs(former.next().getValue())) {
          former.remove();
        }
      }
      String[] ours =
          "CONNECT".equalsIgnoreCase(request.getMethod())
                  || (destination.getProxy() != null
                      && !"https".equalsIgnoreCase(request.getScheme()))
              ? null
              : Hook.headers(request.getScheme(), request.getHost(), request.getPort());
      if (ours != null) {
        for (int i = 0; i < ours.length; i += 2) {
          boolean absent = true;
          for (HttpField field : fields) {
            absent &= !ours[i].equalsIgnoreCase(field.getName());
          }
          if (absent) {
            request.addHeader(new HttpField(ours[i], ours[i + 1]));
          }
        }
      }
    }
  }
}
