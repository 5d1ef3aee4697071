import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The client of java.net.http.
final class JdkClientDriver extends Driver {
  private final HttpClient direct = client().build();

  public static void main(String[] arguments) throws Exception {
    new JdkClientDriver().serve();
  }

  private static HttpClient.Builder client() {
    return HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS);
  }

  @Override
  Answer send(Call call) throws Exception {
    if (call.method.equals("SOCKET")) {
      WebSocket.Listener listener = new WebSocket.Listener() {};
      direct.newWebSocketBuilder().buildAsync(URI.create(call.url), listener).get();
      return new Answer(101, "");
    }
    HttpResponse<String> response =
        client(call).send(request(call), HttpResponse.BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.body());
  }

  @Override
  Answer sendAsync(Call call) throws Exception {
    HttpResponse<Stream<String>> response =
        client(call).sendAsync(request(call), HttpResponse.BodyHandlers.ofLines()).get();
    return new Answer(response.statusCode(), response.body().collect(Collectors.joining("\n")));
  }

  private HttpClient client(Call call) {
    if (call.proxy.isEmpty()) {
      return direct;
    }
    InetSocketAddress address = new InetSocketAddress(call.proxyHost(), call.proxyPort());
    return client().proxy(ProxySelector.of(address)).build();
  }

  private static HttpRequest request(Call call) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(call.url));
    for (String field : call.fields) {
      builder.header(Call.name(field), Call.value(field));
    }
    if (!call.method.equals("GET")) {
      builder.method(call.method, HttpRequest.BodyPublishers.ofString(call.body));
    }
    return builder.build();
  }
}
