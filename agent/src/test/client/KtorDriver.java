import static java.nio.charset.StandardCharsets.UTF_8;

import io.ktor.client.HttpClient;
import io.ktor.client.HttpClientJvmKt;
import io.ktor.client.plugins.cache.HttpCache;
import io.ktor.client.request.BuildersKt;
import io.ktor.client.request.HttpRequestBuilder;
import io.ktor.client.statement.HttpResponse;
import io.ktor.client.statement.HttpResponseKt;
import io.ktor.client.statement.HttpStatement;
import io.ktor.http.HttpMethod;
import io.ktor.http.URLParserKt;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.concurrent.ConcurrentHashMap;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlin.jvm.functions.Function1;

/// Ktor's client 2 and 3, by the engine that is on the class path, with a cache, which looks at
/// requests before they are sent.
final class KtorDriver extends Driver {
  private final ConcurrentHashMap<String, HttpClient> clients = new ConcurrentHashMap<>();

  public static void main(String[] arguments) throws Exception {
    new KtorDriver().serve();
  }

  @Override
  Answer send(Call call) throws Exception {
    HttpResponse response = wait(next -> BuildersKt.request(client(call), request(call), next));
    String body = wait(next -> HttpResponseKt.bodyAsText(response, UTF_8, next));
    return new Answer(response.getStatus().getValue(), body);
  }

  @Override
  Answer sendAsync(Call call) throws Exception {
    HttpStatement statement = new HttpStatement(request(call), client(call));
    String[] status = {""};
    String body =
        wait(next ->
            statement.execute(
                (response, after) -> {
                  status[0] = "" + response.getStatus().getValue();
                  return HttpResponseKt.bodyAsText(response, UTF_8, after);
                },
                next));
    return new Answer(Integer.parseInt(status[0]), body);
  }

  private static <T> T wait(Function1<Continuation<? super T>, Object> suspending)
      throws InterruptedException {
    return kotlinx.coroutines.BuildersKt.runBlocking(
        EmptyCoroutineContext.INSTANCE, (scope, next) -> suspending.invoke(next));
  }

  private static HttpRequestBuilder request(Call call) {
    HttpRequestBuilder request = new HttpRequestBuilder();
    URLParserKt.takeFrom(request.getUrl(), call.url);
    request.setMethod(HttpMethod.Companion.parse(call.method));
    for (String field : call.fields) {
      request.getHeaders().append(Call.name(field), Call.value(field));
    }
    if (!call.body.isEmpty()) {
      request.setBody(call.body);
    }
    return request;
  }

  private HttpClient client(Call call) {
    return clients.computeIfAbsent(call.proxy, proxy -> started(call));
  }

  private static HttpClient started(Call call) {
    return HttpClientJvmKt.HttpClient(config -> {
      config.install(HttpCache.Companion, cache -> Unit.INSTANCE);
      config.engine(engine -> {
        if (!call.proxy.isEmpty()) {
          InetSocketAddress at = new InetSocketAddress(call.proxyHost(), call.proxyPort());
          engine.setProxy(new Proxy(Proxy.Type.HTTP, at));
        }
        return Unit.INSTANCE;
      });
      return Unit.INSTANCE;
    });
  }
}
