package io.tokenpak.agent.probe;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.ssl.SslHandler;
import io.tokenpak.agent.hook.Hook;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Locale;
import net.bytebuddy.asm.Advice;

/// Netty 4, and so Reactor Netty, Vert.x and the asynchronous side of the AWS SDK: the encoders of
/// requests. The head says to which host, and whether the channel is encrypted says how. Who
/// forwards requests may let others say the host, so the channel must lead there: in clear to this
/// machine, encrypted to a peer of that name.
public final class NettyProbe implements Probe {
  static final String ENCODER1 = "io/netty/handler/codec/http/HttpClientCodec$Encoder";
  static final String ENCODER2 = "io/netty/handler/codec/http2/DefaultHttp2ConnectionEncoder";

  @Override
  public String client() {
    return "netty";
  }

  @Override
  public Point[] points() {
    return new Point[] {
      new Point(
          ENCODER1,
          "encode",
          "(Lio/netty/channel/ChannelHandlerContext;Ljava/lang/Object;Ljava/util/List;)V",
          Headers1.class),
      heads("IZ"),
      heads("ISZIZ")
    };
  }

  /// @param options of the stream, as descriptors have their types
  private static Point heads(String options) {
    return new Point(
        ENCODER2,
        "writeHeaders",
        "(Lio/netty/channel/ChannelHandlerContext;ILio/netty/handler/codec/http2/Http2Headers;"
            + options
            + "Lio/netty/channel/ChannelPromise;)Lio/netty/channel/ChannelFuture;",
        Headers2.class);
  }

  /// Adds our headers, having taken away those of the time before, for an application may send its
  /// object again, or copy what it had for another hop. A request for a tunnel goes to a proxy, and
  /// so does one whose target is a whole URI, in clear.
  static final class Headers1 {
    private Headers1() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) ChannelHandlerContext at, @Advice.Argument(1) Object message) {
      if (message instanceof HttpRequest) {
        HttpRequest request = (HttpRequest) message;
        for (String name : Hook.names()) {
          if (Hook.isOurs(request.headers().get(name))) {
            request.headers().remove(name);
          }
        }
        String host = request.headers().get("host");
        SslHandler encryption = at.pipeline().get(SslHandler.class);
        String[] ours = Hook.headersAt(encryption == null ? "http" : "https", host);
        if (ours != null
            && !"CONNECT".equalsIgnoreCase(request.method().name())
            && !request.uri().regionMatches(true, 0, "http:", 0, 5)) {
          SocketAddress address = at.channel().remoteAddress();
          if (encryption == null
              ? address instanceof InetSocketAddress
                  && ((InetSocketAddress) address).getAddress().isLoopbackAddress()
                  && Hook.isPort(host, ((InetSocketAddress) address).getPort())
              : Hook.isHost(host, encryption.engine().getPeerHost())) {
            for (int i = 0; i < ours.length; i += 2) {
              if (!request.headers().contains(ours[i])) {
                request.headers().set(ours[i], ours[i + 1]);
              }
            }
          }
        }
      }
    }
  }

  /// A copy, for there are heads that cannot be changed. Trailers and responses have no method.
  static final class Headers2 {
    private Headers2() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) ChannelHandlerContext at,
        @Advice.Argument(value = 2, readOnly = false) Http2Headers headers) {
      CharSequence method = headers.method();
      if (method != null && !"CONNECT".contentEquals(method)) {
        SslHandler encryption = at.pipeline().get(SslHandler.class);
        CharSequence authority = headers.authority();
        String host = String.valueOf(authority == null ? headers.get("host") : authority);
        String[] ours = Hook.headersAt(encryption == null ? "http" : "https", host);
        for (String name : Hook.names()) {
          if (Hook.isOurs(headers.get(name))) {
            Http2Headers rest = new DefaultHttp2Headers(false);
            rest.add(headers);
            rest.remove(name);
            headers = rest;
          }
        }
        if (ours != null) {
          SocketAddress address = at.channel().remoteAddress();
          if (encryption == null
              ? address instanceof InetSocketAddress
                  && ((InetSocketAddress) address).getAddress().isLoopbackAddress()
                  && Hook.isPort(host, ((InetSocketAddress) address).getPort())
              : Hook.isHost(host, encryption.engine().getPeerHost())) {
            Http2Headers copy = new DefaultHttp2Headers(false);
            copy.add(headers);
            for (int i = 0; i < ours.length; i += 2) {
              String name = ours[i].toLowerCase(Locale.ROOT);
              if (!copy.contains(name)) {
                copy.set(name, ours[i + 1]);
              }
            }
            headers = copy;
          }
        }
      }
    }
  }
}
