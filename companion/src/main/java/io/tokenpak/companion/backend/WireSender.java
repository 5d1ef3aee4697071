package io.tokenpak.companion.backend;

import io.tokenpak.companion.usage.BodyEcho;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.client.Origin;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpExchange;
import org.eclipse.jetty.client.transport.internal.HttpChannelOverHTTP;
import org.eclipse.jetty.client.transport.internal.HttpSenderOverHTTP;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.HostPort;
import org.jspecify.annotations.Nullable;

/// Writes a [ProviderHead] as it is and frames the body after it.
final class WireSender extends HttpSenderOverHTTP {
  /// The request attribute that carries the head.
  static final String HEAD = ProviderHead.class.getName();

  /// The request attribute that carries what looks at the body.
  static final String ECHO = BodyEcho.class.getName();

  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CHUNK_END = "\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LAST_CHUNK_END = "\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /// The cipher suite before any is agreed on, see [javax.net.ssl.SSLSession].
  private static final String NO_SESSION = "SSL_NULL_WITH_NULL_NULL";

  private BodyEcho echo = BodyEcho.NONE;
  private boolean chunked;
  private volatile boolean unheard;
  private volatile boolean refused;

  WireSender(HttpChannelOverHTTP channel) {
    super(channel);
  }

  /// `Expect` is answered by the companion and never travels.
  @Override
  protected boolean expects100Continue(Request request) {
    return false;
  }

  @Override
  protected void sendHeaders(
      HttpExchange exchange, ByteBuffer content, boolean last, Callback callback) {
    if (!(exchange.getRequest().getAttributes().get(HEAD) instanceof ProviderHead head)
        || !isFor(head)) {
      callback.failed(new IOException("the request is not meant for this origin"));
      return;
    }
    chunked = head.isChunked();
    echo =
        exchange.getRequest().getAttributes().get(ECHO) instanceof BodyEcho found
            ? found
            : BodyEcho.NONE;
    EndPoint endPoint = getHttpChannel().getHttpConnection().getEndPoint();
    head.given(() -> isOpen(endPoint));
    write(pooled(head.bytes()), content, last, callback);
  }

  /// Whether bytes can have gone through: with TLS, not before the provider has proved who it is.
  private static boolean isOpen(EndPoint endPoint) {
    return !(endPoint instanceof SslConnection.SslEndPoint secure)
        || !NO_SESSION.equals(
            secure.getSslConnection().getSSLEngine().getSession().getCipherSuite());
  }

  @Override
  protected void sendContent(
      HttpExchange exchange, ByteBuffer content, boolean last, Callback callback) {
    if (unheard) {
      callback.succeeded();
    } else {
      write(
          null,
          content,
          last,
          new Callback.Nested(callback) {
            @Override
            public void failed(Throwable failure) {
              notTaken(failure, callback);
            }
          });
    }
  }

  /// A provider that takes no more of a body may have said why: its answer, or the end of the
  /// connection, is still to be read. The rest of the body goes nowhere.
  private void notTaken(Throwable failure, Callback callback) {
    if (failure instanceof IOException
        && getHttpChannel().getHttpConnection().getEndPoint().isOpen()) {
      unheard = true;
      callback.succeeded();
    } else {
      callback.failed(failure);
    }
  }

  /// Says that the provider refuses the credential. It may hang up on a body that it has not read,
  /// and the request that is sent again must not travel by that connection.
  void refused() {
    refused = true;
  }

  /// Whether this connection can carry no further request.
  @Override
  protected boolean isShutdown() {
    return unheard || refused || super.isShutdown();
  }

  /// The last look before a secret leaves: scheme, host and port of this very connection.
  private boolean isFor(ProviderHead head) {
    Origin origin = getHttpChannel().getHttpDestination().getOrigin();
    return origin.getScheme().equals(head.origin().getScheme())
        && origin.getAddress().getHost().equals(HostPort.normalizeHost(Origins.host(head.origin())))
        && origin.getAddress().getPort() == Origins.port(head.origin());
  }

  private void write(
      @Nullable RetainableByteBuffer head, ByteBuffer content, boolean last, Callback callback) {
    EndPoint endPoint = getHttpChannel().getHttpConnection().getEndPoint();
    ByteBuffer start = head == null ? BufferUtil.EMPTY_BUFFER : head.getByteBuffer();
    Callback released = head == null ? callback : Callback.from(callback, head::release);
    echo.wrote(content, content.position());
    if (last) {
      released = completing(released);
    }
    if (!chunked) {
      endPoint.write(released, start, content);
    } else {
      endPoint.write(released, start, chunkStart(content), content, chunkEnd(content, last));
    }
  }

  private Callback completing(Callback callback) {
    BodyEcho current = echo;
    return new Callback.Nested(callback) {
      @Override
      public void succeeded() {
        current.complete();
        super.succeeded();
      }
    };
  }

  private static ByteBuffer chunkStart(ByteBuffer content) {
    if (!content.hasRemaining()) {
      return BufferUtil.EMPTY_BUFFER;
    }
    String size = Integer.toHexString(content.remaining()) + "\r\n";
    return ByteBuffer.wrap(size.getBytes(StandardCharsets.US_ASCII));
  }

  private static ByteBuffer chunkEnd(ByteBuffer content, boolean last) {
    if (content.hasRemaining()) {
      return ByteBuffer.wrap(last ? LAST_CHUNK_END : CHUNK_END);
    }
    return last ? ByteBuffer.wrap(LAST_CHUNK) : BufferUtil.EMPTY_BUFFER;
  }

  private RetainableByteBuffer pooled(byte[] bytes) {
    ByteBufferPool pool = getHttpChannel().getHttpDestination().getHttpClient().getByteBufferPool();
    RetainableByteBuffer buffer = pool.acquire(bytes.length, true);
    BufferUtil.append(buffer.getByteBuffer(), bytes);
    return buffer;
  }
}
