package io.tokenpak.companion.backend;

import io.tokenpak.companion.exchange.FieldNameCase;
import org.eclipse.jetty.client.transport.internal.HttpChannelOverHTTP;
import org.eclipse.jetty.client.transport.internal.HttpReceiverOverHTTP;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;

/// Receives a provider's answer; field names keep the case they were sent in.
///
/// Jetty parses a buffer when it has filled it and fills it again when it has parsed it, and tells
/// a receiver neither. So what a buffer leaves open is noted as soon as it is filled, and counts
/// from the next one on.
final class WireReceiver extends HttpReceiverOverHTTP {
  private final FieldNameCase names = new FieldNameCase();
  private final FieldNameCase namesAfterBuffer = new FieldNameCase();
  private final Runnable onRefusal;
  private boolean inBody;

  /// @param onRefusal runs as soon as a 401 comes
  WireReceiver(HttpChannelOverHTTP channel, Runnable onRefusal) {
    super(channel);
    this.onRefusal = onRefusal;
  }

  /// The buffer holds new bytes, and nothing else.
  void filled() {
    if (!inBody) {
      names.become(namesAfterBuffer);
      namesAfterBuffer.remember(getResponseBuffer(), 0);
    }
  }

  @Override
  public void startResponse(HttpVersion version, int status, String reason) {
    if (status == HttpStatus.UNAUTHORIZED_401) {
      onRefusal.run();
    }
    super.startResponse(version, status, reason);
  }

  @Override
  public void parsedHeader(HttpField field) {
    HttpField received = names.restore(field, getResponseBuffer(), 0);
    super.parsedHeader(concernsConnection(received) ? received : opaque(received));
  }

  private static boolean concernsConnection(HttpField field) {
    return switch (field.getHeader()) {
      case CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING, UPGRADE -> true;
      case null, default -> false;
    };
  }

  /// The field as one that Jetty does not know. It would read the others, too, and a
  /// Content-Encoding with an open quote would leave the exchange without an end.
  private static HttpField opaque(HttpField field) {
    return new HttpField(null, field.getName(), field.getValue());
  }

  @Override
  public boolean headerComplete() {
    inBody = true;
    return super.headerComplete();
  }

  @Override
  public boolean messageComplete() {
    inBody = false;
    return super.messageComplete();
  }
}
