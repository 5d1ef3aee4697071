package io.tokenpak.companion.gateway;

import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;

/// A client's HTTP/1.1 connection whose field names keep the case they were sent in.
final class ClientConnection extends HttpConnection {
  private ClientConnection(HttpConfiguration http, Connector connector, EndPoint endPoint) {
    super(http, connector, endPoint);
  }

  /// Makes these connections.
  static HttpConnectionFactory factory(HttpConfiguration http) {
    return new HttpConnectionFactory(http) {
      @Override
      public Connection newConnection(Connector connector, EndPoint endPoint) {
        return configure(
            new ClientConnection(getHttpConfiguration(), connector, endPoint), connector, endPoint);
      }
    };
  }

  @Override
  protected RequestHandler newRequestHandler() {
    return new RequestHandler() {
      @Override
      public void parsedHeader(HttpField field) {
        super.parsedHeader(
            getParser() instanceof CasePreservingParser parser ? parser.restored(field) : field);
      }
    };
  }

  @Override
  protected HttpParser newHttpParser(HttpCompliance compliance) {
    HttpParser plain = super.newHttpParser(compliance);
    HttpParser parser =
        new CasePreservingParser(
            (RequestHandler) plain.getHandler(),
            getHttpConfiguration().getRequestHeaderSize(),
            compliance);
    parser.setHeaderCacheSize(plain.getHeaderCacheSize());
    parser.setHeaderCacheCaseSensitive(plain.isHeaderCacheCaseSensitive());
    return parser;
  }
}
