import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.resolver.DefaultAddressResolverGroup;
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
    return sender(call)
        .responseSingle((response, body) ->
            body.asString()
                .defaultIfEmpty("")
                .map(text -> new Answer(response.status().code(), text)))
        .block();
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
