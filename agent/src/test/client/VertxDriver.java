import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ProxyOptions;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Vert.x 4 and 5.
final class VertxDriver extends Driver {
  private final Vertx vertx = Vertx.vertx();
  private volatile HttpClient plain = plain();
  private volatile HttpClient secure = secure();

  public static void main(String[] arguments) throws Exception {
    // The resolver of its own asks name servers.
    System.setProperty("vertx.disableDnsResolver", "true");
    // What Netty does at its start has newer Java warn of it.
    System.setProperty("io.netty.noUnsafe", "true");
    new VertxDriver().serve();
  }

  private HttpClient plain() {
    return vertx.createHttpClient(new HttpClientOptions());
  }

  private HttpClient secure() {
    return vertx.createHttpClient(
        new HttpClientOptions()
            .setSsl(true)
            .setUseAlpn(true)
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setAlpnVersions(Arrays.asList(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1)));
  }

  @Override
  Answer send(Call call) throws Exception {
    HttpClient client = call.url.startsWith("https:") ? secure : plain;
    // All from within: an answer that comes before it is listened to is lost.
    Future<Answer> answer =
        client
            .request(options(call))
            .compose(request ->
                sent(call, request)
                    .compose(response ->
                        response.body().map(body -> answer(response.statusCode(), body))));
    try {
      return answer.toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      // It never gives a connection back whose answer sends on to what is no URI.
      plain = plain();
      secure = secure();
      throw e;
    }
  }

  private static RequestOptions options(Call call) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.valueOf(call.method))
            .setAbsoluteURI(call.url)
            .setFollowRedirects(true);
    for (String field : call.fields) {
      options.addHeader(Call.name(field), Call.value(field));
    }
    if (!call.proxy.isEmpty()) {
      options.setProxyOptions(
          new ProxyOptions().setHost(call.proxyHost()).setPort(call.proxyPort()));
    }
    return options;
  }

  private static Future<io.vertx.core.http.HttpClientResponse> sent(
      Call call, HttpClientRequest request) {
    return call.body.isEmpty() ? request.send() : request.send(call.body);
  }

  private static Answer answer(int status, Buffer body) {
    return new Answer(status, body.toString());
  }
}
