package io.tokenpak.agent.client;

import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/// HTTP/2 over TLS, and HTTP/1.1 for those that do not choose it; the request line of what it hears
/// says which.
final class Http2Server extends RecordingServer {
  private final Server server = new Server();
  private final ServerConnector connector;

  Http2Server(Certificate certificate) throws Exception {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.addCustomizer(new SecureRequestCustomizer(false));
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setSslContext(certificate.tls());
    ALPNServerConnectionFactory choice = new ALPNServerConnectionFactory();
    choice.setDefaultProtocol("http/1.1");
    connector =
        new ServerConnector(
            server,
            new SslConnectionFactory(tls, choice.getProtocol()),
            choice,
            new HTTP2ServerConnectionFactory(configuration),
            new HttpConnectionFactory(configuration));
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new Recorder());
    server.start();
  }

  @Override
  int port() {
    return connector.getLocalPort();
  }

  @Override
  String scheme() {
    return "https";
  }

  @Override
  public void close() throws Exception {
    server.stop();
  }

  private final class Recorder extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      StringBuilder head = new StringBuilder();
      head.append(request.getMethod()).append(' ').append(request.getHttpURI().getPathQuery());
      head.append(' ').append(request.getConnectionMetaData().getHttpVersion().asString());
      if (!request.getHeaders().contains(HttpHeader.HOST)) {
        head.append("\r\nHost: ").append(request.getHttpURI().getAuthority());
      }
      for (HttpField field : request.getHeaders()) {
        head.append("\r\n").append(field.getName()).append(": ").append(field.getValue());
      }
      head.append("\r\n\r\n");
      Reply reply = hear(new Heard(head.toString(), Content.Source.asString(request)));
      response.setStatus(reply.status());
      if (reply.location() != null) {
        response.getHeaders().put(HttpHeader.LOCATION, reply.location());
      }
      for (String part : reply.parts()) {
        try (Blocker.Callback sent = Blocker.callback()) {
          Content.Sink.write(response, false, part, sent);
          sent.block();
        }
      }
      callback.succeeded();
      return true;
    }
  }
}
