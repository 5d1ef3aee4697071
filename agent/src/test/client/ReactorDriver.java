import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2FrameLogger;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.logging.LogLevel;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.transport.ProxyProvider;

/// Reactor Netty.
final class ReactorDriver extends Driver {
  private final HttpClient direct =
      HttpClient.create()
          .protocol(HttpProtocol.H2, HttpProtocol.HTTP11)
          .followRedirect(true)
          // The resolver of its own asks name servers.
          .resolver(DefaultAddressResolverGroup.INSTANCE);

  public static void main(String[] arguments) throws Exception {
    // What either of them does at its start has newer Java warn of it.
    System.setProperty("io.netty.noUnsafe", "true");
    System.setProperty("io.netty.transport.noNative", "true");
    System.setProperty("reactor.netty.native", "false");
    new ReactorDriver().serve();
  }

  @Override
  Answer send(Call call) {
    if (call.method.startsWith("CHANNEL")) {
      return written(call);
    }
    return sender(call)
        .responseSingle((response, body) ->
            body.asString()
                .defaultIfEmpty("")
                .map(text -> new Answer(response.status().code(), text)))
        .block();
  }

  /// What would be sent by a channel to an address: nothing is.
  private static Answer written(Call call) {
    URI to = URI.create(call.url);
    InetSocketAddress address = new InetSocketAddress(to.getHost(), to.getPort());
    StringBuilder names = new StringBuilder();
    ChannelHandler codec = call.method.equals("CHANNEL1") ? new HttpClientCodec() : handler(names);
    EmbeddedChannel channel =
        new EmbeddedChannel(codec) {
          @Override
          protected SocketAddress remoteAddress0() {
            return address;
          }
        };
    String host = Call.value(call.fields.get(0));
    String method = call.body.isEmpty() ? "GET" : call.body;
    if (codec instanceof Http2ConnectionHandler) {
      ChannelHandlerContext at = channel.pipeline().context(codec);
      Http2Headers headers = new DefaultHttp2Headers();
      headers.method(method).scheme("http").authority(host).path("/");
      ((Http2ConnectionHandler) codec)
          .encoder()
          .writeHeaders(at, 3, headers, 0, true, at.newPromise());
    } else {
      HttpRequest request =
          new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), "/");
      request.headers().set("Host", host);
      channel.writeOutbound(request);
      ByteBuf bytes = channel.readOutbound();
      names.append(bytes.toString(StandardCharsets.ISO_8859_1));
    }
    return new Answer(200, names.toString());
  }

  private static Http2ConnectionHandler handler(StringBuilder names) {
    return new Http2ConnectionHandlerBuilder()
        .server(false)
        .frameListener(new Http2FrameAdapter())
        .frameLogger(
            new Http2FrameLogger(LogLevel.INFO) {
              @Override
              public void logHeaders(
                  Direction direction,
                  ChannelHandlerContext at,
                  int stream,
                  Http2Headers headers,
                  int padding,
                  boolean end) {
                headers.forEach(field -> names.append(field.getKey()).append('\n'));
              }
            })
        .build();
  }

  @Override
  Answer sendAsync(Call call) throws Exception {
    List<Answer> parts =
        sender(call)
            .response((response, body) ->
                body.asString().map(text -> new Answer(response.status().code(), text)))
            .collectList()
            .toFuture()
            .get();
    StringBuilder all = new StringBuilder();
    parts.forEach(part -> all.append(part.body));
    return new Answer(parts.get(0).status, all.toString());
  }

  private HttpClient.ResponseReceiver<?> sender(Call call) {
    HttpClient.RequestSender sender =
        client(call)
            .headers(fields ->
                call.fields.forEach(field -> fields.add(Call.name(field), Call.value(field))))
            .request(HttpMethod.valueOf(call.method.replace("CARRY", "POST")))
            .uri(call.url);
    if (call.method.equals("CARRY")) {
      // Of a body in parts, it is the application's own object that is sent.
      return sender.send(ByteBufFlux.fromString(Flux.just(call.body, call.body)));
    }
    return call.body.isEmpty() ? sender : sender.send(ByteBufFlux.fromString(Mono.just(call.body)));
  }

  private HttpClient client(Call call) {
    if (call.method.equals("CARRY")) {
      return direct.followRedirect(
          true,
          (former, request) -> {
            HttpHeaders carried = former.copy();
            request.headers(carried.remove("Host"));
          });
    }
    return call.proxy.isEmpty()
        ? direct
        : direct.proxy(proxy ->
            proxy.type(ProxyProvider.Proxy.HTTP).host(call.proxyHost()).port(call.proxyPort()));
  }
}
