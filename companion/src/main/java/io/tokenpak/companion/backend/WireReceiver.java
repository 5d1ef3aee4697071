package io.tokenpak.companion.backend;

import io.tokenpak.companion.exchange.FieldNameCase;
import java.nio.ByteBuffer;
import org.eclipse.jetty.client.transport.internal.HttpChannelOverHTTP;
import org.eclipse.jetty.client.transport.internal.HttpReceiverOverHTTP;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpVersion;

/// Receives a provider's answer; field names keep the case they were sent in.
final class WireReceiver extends HttpReceiverOverHTTP {
  private final FieldNameCase names = new FieldNameCase();
  private int lastPosition;

  WireReceiver(HttpChannelOverHTTP channel) {
    super(channel);
  }

  @Override
  public void startResponse(HttpVersion version, int status, String reason) {
    names.reset();
    remember(getResponseBuffer());
    super.startResponse(version, status, reason);
  }

  @Override
  public void parsedHeader(HttpField field) {
    ByteBuffer buffer = getResponseBuffer();
    super.parsedHeader(names.restore(field, buffer, 0));
    if (buffer.position() < lastPosition) {
      // A new buffer: its last line may end in yet another one.
      remember(buffer);
    }
    lastPosition = buffer.position();
  }

  private void remember(ByteBuffer buffer) {
    names.remember(buffer, buffer.position() - 1);
    lastPosition = buffer.position();
  }
}
