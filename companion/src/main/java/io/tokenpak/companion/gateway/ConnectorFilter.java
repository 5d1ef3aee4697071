package io.tokenpak.companion.gateway;

import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Answers what came in at one connector, and leaves everything else to the next handler.
final class ConnectorFilter extends Handler.Wrapper {
  private final Connector connector;

  ConnectorFilter(Connector connector, Handler handler) {
    super(handler);
    this.connector = connector;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    return connector.equals(request.getConnectionMetaData().getConnector())
        && super.handle(request, response, callback);
  }
}
