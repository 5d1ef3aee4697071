import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import okhttp3.Callback;
import okhttp3.ConnectionSpec;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;

/// OkHttp 3.12 and later.
final class OkHttpDriver extends Driver {
  private final OkHttpClient direct = new OkHttpClient();

  public static void main(String[] arguments) throws Exception {
    new OkHttpDriver().serve();
  }

  @Override
  Answer send(Call call) throws Exception {
    if (call.method.equals("SOCKET")) {
      return socket(call);
    }
    try (Response response = client(call).newCall(request(call)).execute()) {
      return new Answer(response.code(), response.body().string());
    }
  }

  @Override
  Answer sendAsync(Call call) throws Exception {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    client(call)
        .newCall(request(call))
        .enqueue(
            new Callback() {
              @Override
              public void onFailure(okhttp3.Call failed, IOException failure) {
                answer.completeExceptionally(failure);
              }

              @Override
              public void onResponse(okhttp3.Call answered, Response response) throws IOException {
                StringBuilder body = new StringBuilder();
                while (!response.body().source().exhausted()) {
                  body.append(response.body().source().readUtf8Line()).append('\n');
                }
                answer.complete(new Answer(response.code(), body.toString()));
              }
            });
    return answer.get();
  }

  private Answer socket(Call call) throws Exception {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    direct.newWebSocket(
        new Request.Builder().url(call.url).build(),
        new WebSocketListener() {
          @Override
          public void onFailure(WebSocket socket, Throwable failure, Response response) {
            answer.completeExceptionally(failure);
          }

          @Override
          public void onOpen(WebSocket socket, Response response) {
            answer.complete(new Answer(response.code(), ""));
          }
        });
    return answer.get();
  }

  private OkHttpClient client(Call call) {
    if (call.method.equals("SECURE")) {
      List<ConnectionSpec> secure = Collections.singletonList(ConnectionSpec.MODERN_TLS);
      return direct.newBuilder().connectionSpecs(secure).build();
    }
    if (call.proxy.isEmpty()) {
      return direct;
    }
    InetSocketAddress address = new InetSocketAddress(call.proxyHost(), call.proxyPort());
    return direct.newBuilder().proxy(new Proxy(Proxy.Type.HTTP, address)).build();
  }

  private static Request request(Call call) {
    Request.Builder builder = new Request.Builder().url(call.url);
    for (String field : call.fields) {
      builder.addHeader(Call.name(field), Call.value(field));
    }
    if (!call.body.isEmpty()) {
      MediaType json = MediaType.parse("application/json");
      builder.method(call.method, RequestBody.create(json, call.body));
    }
    return builder.build();
  }
}
