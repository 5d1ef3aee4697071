package io.tokenpak.companion.backend;

import io.tokenpak.companion.exchange.Exchange;
import io.tokenpak.companion.usage.UsageMeter;
import java.nio.ByteBuffer;
import org.eclipse.jetty.client.HttpUpgrader;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// Joins the client's connection and the provider's once both have agreed to speak WebSocket. From
/// then on bytes pass as they are: no extension is touched, and frames are read on the side alone.
final class WebSocketTunnel implements HttpUpgrader {
  private final Exchange exchange;
  private final boolean injected;
  private final UsageMeter meter;

  /// @param injected whether the handshake travelled with a credential of the companion's
  /// @param meter is shown what the provider says
  WebSocketTunnel(Exchange exchange, boolean injected, UsageMeter meter) {
    this.exchange = exchange;
    this.injected = injected;
    this.meter = meter;
  }

  /// Nothing to prepare: the client's own handshake travels.
  @Override
  public void prepare(Request request) {}

  @Override
  public void upgrade(Response response, EndPoint providerEndPoint, Callback callback) {
    EndPoint clientEndPoint =
        exchange.request().getConnectionMetaData().getConnection().getEndPoint();
    // From here on the provider's connection is nobody's but the tunnel's.
    exchange.onClientGone(providerEndPoint::close);
    TunnelEnd clientEnd =
        new TunnelEnd(
            clientEndPoint,
            providerEndPoint,
            bytes -> exchange.countRequestBytes(bytes.remaining()),
            this::closed);
    TunnelEnd providerEnd =
        new TunnelEnd(providerEndPoint, clientEndPoint, this::answers, this::closed);
    // What the provider said right after its handshake waits until the client has seen the latter.
    ByteBuffer early = early(providerEndPoint);
    clientEnd.afterOpen(() -> {
      providerEndPoint.setConnection(providerEnd);
      if (early != null) {
        providerEnd.onUpgradeTo(early);
      }
      providerEnd.onOpen();
    });
    agree(response, clientEnd, providerEndPoint);
    callback.succeeded();
  }

  private void answers(ByteBuffer bytes) {
    exchange.countResponseBytes(bytes.remaining());
    meter.observe(bytes, false);
  }

  private void closed() {
    meter.end();
    exchange.tunnelClosed();
  }

  private static @Nullable ByteBuffer early(EndPoint providerEndPoint) {
    Connection connection = providerEndPoint.getConnection();
    return connection instanceof Connection.UpgradeFrom from ? from.onUpgradeFrom() : null;
  }

  private void agree(Response response, TunnelEnd clientEnd, EndPoint providerEndPoint) {
    meter.upgraded(response.getHeaders());
    ResponseHead.copyUpgrade(response, exchange, injected);
    exchange.request().setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, clientEnd);
    exchange
        .response()
        .write(
            true,
            BufferUtil.EMPTY_BUFFER,
            Callback.from(
                exchange::handOver,
                failure -> {
                  providerEndPoint.close(failure);
                  meter.end();
                  exchange.fail(failure, "cut");
                }));
  }
}
