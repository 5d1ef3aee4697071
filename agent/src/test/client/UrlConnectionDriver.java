import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;

/// HttpURLConnection of the JDK.
final class UrlConnectionDriver extends Driver {
  public static void main(String[] arguments) throws Exception {
    new UrlConnectionDriver().serve();
  }

  @Override
  Answer send(Call call) throws Exception {
    URL url = URI.create(call.url).toURL();
    HttpURLConnection connection = (HttpURLConnection) url.openConnection(proxy(call));
    connection.setRequestMethod(call.method);
    for (String field : call.fields) {
      connection.addRequestProperty(Call.name(field), Call.value(field));
    }
    if (!call.body.isEmpty()) {
      connection.setDoOutput(true);
      connection.getOutputStream().write(call.body.getBytes(UTF_8));
    }
    int status = connection.getResponseCode();
    InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] part = new byte[1024];
    for (int count = body.read(part); count >= 0; count = body.read(part)) {
      all.write(part, 0, count);
    }
    return new Answer(status, new String(all.toByteArray(), UTF_8));
  }

  private static Proxy proxy(Call call) {
    return call.proxy.isEmpty()
        ? Proxy.NO_PROXY
        : new Proxy(Proxy.Type.HTTP, new InetSocketAddress(call.proxyHost(), call.proxyPort()));
  }
}
