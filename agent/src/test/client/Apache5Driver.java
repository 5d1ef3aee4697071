import java.io.IOException;
import java.net.URI;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;

/// Apache HttpClient 5, its blocking side.
final class Apache5Driver extends Driver {
  private final CloseableHttpClient direct = HttpClients.createDefault();

  /// Sends the very objects that it is given.
  private final CloseableHttpClient minimal = HttpClients.createMinimal();

  public static void main(String[] arguments) throws Exception {
    new Apache5Driver().serve();
  }

  @Override
  Answer send(Call call) throws Exception {
    HttpUriRequestBase request = new HttpUriRequestBase(call.method, URI.create(call.url));
    for (String field : call.fields) {
      request.addHeader(Call.name(field), Call.value(field));
    }
    if (!call.body.isEmpty()) {
      request.setEntity(new StringEntity(call.body, ContentType.APPLICATION_JSON));
    }
    if (!call.at.isEmpty()) {
      return direct.execute(HttpHost.create(call.at), request, Apache5Driver::answer);
    }
    if (!call.then.isEmpty()) {
      minimal.execute(request, Apache5Driver::answer);
      request.setUri(URI.create(call.then));
      return minimal.execute(request, Apache5Driver::answer);
    }
    return client(call).execute(request, Apache5Driver::answer);
  }

  private static Answer answer(ClassicHttpResponse response) throws HttpException, IOException {
    return new Answer(response.getCode(), EntityUtils.toString(response.getEntity()));
  }

  private CloseableHttpClient client(Call call) {
    return call.proxy.isEmpty()
        ? direct
        : HttpClients.custom().setProxy(new HttpHost(call.proxyHost(), call.proxyPort())).build();
  }
}
