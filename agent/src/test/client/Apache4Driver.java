import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.apache.http.HttpHost;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.client.methods.RequestBuilder;
import org.apache.http.client.utils.URIUtils;
import org.apache.http.entity.ContentType;
import org.apache.http.entity.StringEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.util.EntityUtils;

/// Apache HttpClient 4.3 to 4.5.
final class Apache4Driver extends Driver {
  private final CloseableHttpClient client = HttpClients.createDefault();

  public static void main(String[] arguments) throws Exception {
    new Apache4Driver().serve();
  }

  @Override
  Answer send(Call call) throws Exception {
    HttpUriRequest request = request(call);
    URI at = URI.create(call.at.isEmpty() ? call.url : call.at);
    try (CloseableHttpResponse response =
        call.at.isEmpty()
            ? client.execute(request)
            : client.execute(URIUtils.extractHost(at), request)) {
      int status = response.getStatusLine().getStatusCode();
      return new Answer(status, EntityUtils.toString(response.getEntity(), StandardCharsets.UTF_8));
    }
  }

  private static HttpUriRequest request(Call call) {
    RequestBuilder builder = RequestBuilder.create(call.method).setUri(call.url);
    for (String field : call.fields) {
      builder.addHeader(Call.name(field), Call.value(field));
    }
    if (!call.body.isEmpty()) {
      builder.setEntity(new StringEntity(call.body, ContentType.APPLICATION_JSON));
    }
    if (!call.proxy.isEmpty()) {
      HttpHost proxy = new HttpHost(call.proxyHost(), call.proxyPort());
      builder.setConfig(RequestConfig.custom().setProxy(proxy).build());
    }
    return builder.build();
  }
}
