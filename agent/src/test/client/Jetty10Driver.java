import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpProxy;
import org.eclipse.jetty.client.api.ContentResponse;
import org.eclipse.jetty.client.api.Request;
import org.eclipse.jetty.client.dynamic.HttpClientTransportDynamic;
import org.eclipse.jetty.client.http.HttpClientConnectionFactory;
import org.eclipse.jetty.client.util.StringRequestContent;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.http.ClientConnectionFactoryOverHTTP2;
import org.eclipse.jetty.io.ClientConnector;

/// Jetty's client 10 and 11.
final class Jetty10Driver extends Driver {
  private final ConcurrentHashMap<String, HttpClient> clients = new ConcurrentHashMap<>();

  public static void main(String[] arguments) throws Exception {
    new Jetty10Driver().serve();
  }

  @Override
  Answer send(Call call) throws Exception {
    ContentResponse response = request(call).send();
    return new Answer(response.getStatus(), response.getContentAsString());
  }

  @Override
  Answer sendAsync(Call call) throws Exception {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    StringBuffer body = new StringBuffer();
    request(call)
        .onResponseContent((response, part) -> {
          while (part.hasRemaining()) {
            body.append((char) part.get());
          }
        })
        .send(result -> {
          if (result.isFailed()) {
            answer.completeExceptionally(result.getFailure());
          } else {
            answer.complete(new Answer(result.getResponse().getStatus(), body.toString()));
          }
        });
    return answer.get();
  }

  private Request request(Call call) {
    HttpClient client = clients.computeIfAbsent(call.proxy, proxy -> started(call));
    Request request = client.newRequest(call.url).method(call.method);
    for (String field : call.fields) {
      request.headers(fields -> fields.add(Call.name(field), Call.value(field)));
    }
    if (!call.body.isEmpty()) {
      request.body(new StringRequestContent("application/json", call.body));
    }
    return request;
  }

  private static HttpClient started(Call call) {
    ClientConnector connector = new ClientConnector();
    HttpClient client =
        new HttpClient(
            new HttpClientTransportDynamic(
                connector,
                // What is not encrypted goes by the first.
                HttpClientConnectionFactory.HTTP11,
                new ClientConnectionFactoryOverHTTP2.HTTP2(new HTTP2Client(connector))));
    if (!call.proxy.isEmpty()) {
      client
          .getProxyConfiguration()
          .getProxies()
          .add(new HttpProxy(call.proxyHost(), call.proxyPort()));
    }
    try {
      client.start();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return client;
  }
}
