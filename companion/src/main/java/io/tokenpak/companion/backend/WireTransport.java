package io.tokenpak.companion.backend;

import java.util.Map;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.client.transport.internal.HttpChannelOverHTTP;
import org.eclipse.jetty.client.transport.internal.HttpConnectionOverHTTP;
import org.eclipse.jetty.client.transport.internal.HttpReceiverOverHTTP;
import org.eclipse.jetty.client.transport.internal.HttpSenderOverHTTP;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;

/// Jetty's HTTP/1.1 transport, but for heads: sent as [ProviderHead] gives them, received with
/// their names as they came.
final class WireTransport extends HttpClientTransportOverHTTP {
  WireTransport(ClientConnector connector) {
    super(connector);
    setHeaderCacheCaseSensitive(true);
    // It would cost each kept-alive connection 96 KiB.
    setHeaderCacheSize(0);
  }

  @Override
  public Connection newConnection(EndPoint endPoint, Map<String, Object> context) {
    return customize(new WireConnection(endPoint, context), context);
  }

  private static final class WireConnection extends HttpConnectionOverHTTP {
    WireConnection(EndPoint endPoint, Map<String, Object> context) {
      super(endPoint, context);
    }

    @Override
    protected void addBytesIn(long bytes) {
      super.addBytesIn(bytes);
      if (getHttpChannel() instanceof WireChannel channel) {
        channel.filled();
      }
    }

    @Override
    protected HttpChannelOverHTTP newHttpChannel() {
      return new WireChannel(this);
    }
  }

  private static final class WireChannel extends HttpChannelOverHTTP {
    WireChannel(HttpConnectionOverHTTP connection) {
      super(connection);
    }

    void filled() {
      if (getHttpReceiver() instanceof WireReceiver receiver) {
        receiver.filled();
      }
    }

    private void refused() {
      if (getHttpSender() instanceof WireSender sender) {
        sender.refused();
      }
    }

    @Override
    protected HttpSenderOverHTTP newHttpSender() {
      return new WireSender(this);
    }

    @Override
    protected HttpReceiverOverHTTP newHttpReceiver() {
      return new WireReceiver(this, this::refused);
    }
  }
}
