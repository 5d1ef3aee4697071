import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpProxy;
import org.eclipse.jetty.client.api.ContentResponse;
import org.eclipse.jetty.client.api.Request;
import org.eclipse.jetty.client.util.StringContentProvider;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/// Jetty's client 9.4.
final class Jetty9Driver extends Driver {
  private final ConcurrentHashMap<String, HttpClient> clients = new ConcurrentHashMap<>();

  public static void main(String[] arguments) throws Exception {
    System.setProperty("org.eclipse.jetty.util.log.announce", "false");
    System.setProperty("org.eclipse.jetty.LEVEL", "OFF");
    new Jetty9Driver().serve();
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
      request.header(Call.name(field), Call.value(field));
    }
    if (!call.body.isEmpty()) {
      request.content(new StringContentProvider(call.body), "application/json");
    }
    return request;
  }

  private static HttpClient started(Call call) {
    HttpClient client = new HttpClient(new SslContextFactory.Client());
    if (!call.proxy.isEmpty()) {
      HttpProxy proxy = new HttpProxy(call.proxyHost(), call.proxyPort());
      client.getProxyConfiguration().getProxies().add(proxy);
    }
    try {
      client.start();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return client;
  }
}
