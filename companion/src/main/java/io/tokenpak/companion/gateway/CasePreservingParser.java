package io.tokenpak.companion.gateway;

import io.tokenpak.companion.exchange.FieldNameCase;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.util.BufferUtil;

/// Jetty's parser, which also remembers which bytes it is parsing.
final class CasePreservingParser extends HttpParser {
  private final FieldNameCase names = new FieldNameCase();
  private ByteBuffer parsing = BufferUtil.EMPTY_BUFFER;
  private int start;

  CasePreservingParser(RequestHandler handler, int headBytes, HttpCompliance compliance) {
    super(handler, headBytes, compliance);
  }

  /// A field just parsed, under the name received.
  HttpField restored(HttpField field) {
    return names.restore(field, parsing, start);
  }

  @Override
  public boolean parseNext(ByteBuffer buffer) {
    if (isStart()) {
      names.reset();
    }
    parsing = buffer;
    start = buffer.position();
    boolean handle = super.parseNext(buffer);
    if (inHeaderState() && !buffer.hasRemaining()) {
      names.remember(buffer, start);
    }
    parsing = BufferUtil.EMPTY_BUFFER;
    return handle;
  }
}
