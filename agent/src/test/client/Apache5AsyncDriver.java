import java.net.URI;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestProducer;
import org.apache.hc.client5.http.async.methods.SimpleResponseConsumer;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.reactor.ssl.TlsDetails;

/// Apache HttpClient 5, its asynchronous side, which speaks HTTP/2 too.
final class Apache5AsyncDriver extends Driver {
  private final CloseableHttpAsyncClient direct = started(HttpAsyncClients.custom());

  public static void main(String[] arguments) throws Exception {
    new Apache5AsyncDriver().serve();
  }

  @Override
  Answer send(Call call) throws Exception {
    SimpleHttpRequest request = new SimpleHttpRequest(call.method, URI.create(call.url));
    for (String field : call.fields) {
      request.addHeader(Call.name(field), Call.value(field));
    }
    if (!call.body.isEmpty()) {
      request.setBody(call.body, ContentType.APPLICATION_JSON);
    }
    if (!call.then.isEmpty()) {
      direct.execute(request, null).get();
      request.setUri(URI.create(call.then));
    }
    SimpleHttpResponse response =
        call.at.isEmpty()
            ? client(call).execute(request, null).get()
            : direct
                .execute(
                    HttpHost.create(call.at),
                    SimpleRequestProducer.create(request),
                    SimpleResponseConsumer.create(),
                    null,
                    null,
                    null)
                .get();
    String body = response.getBodyText();
    return new Answer(response.getCode(), body == null ? "" : body);
  }

  private CloseableHttpAsyncClient client(Call call) {
    return call.proxy.isEmpty()
        ? direct
        : started(
            HttpAsyncClients.custom().setProxy(new HttpHost(call.proxyHost(), call.proxyPort())));
  }

  private static CloseableHttpAsyncClient started(HttpAsyncClientBuilder builder) {
    // 5.0 has to be told how Java 9 and later say that HTTP/2 was agreed on.
    TlsStrategy tls =
        ClientTlsStrategyBuilder.create()
            .setTlsDetailsFactory(
                engine -> new TlsDetails(engine.getSession(), engine.getApplicationProtocol()))
            .build();
    CloseableHttpAsyncClient client =
        builder
            .setConnectionManager(
                PoolingAsyncClientConnectionManagerBuilder.create().setTlsStrategy(tls).build())
            .build();
    client.start();
    return client;
  }
}
