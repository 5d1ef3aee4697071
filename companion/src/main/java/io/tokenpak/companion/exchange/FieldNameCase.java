package io.tokenpak.companion.exchange;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HostPortHttpField;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;

/// Recovers the case in which field names were received.
///
/// Jetty's parser looks a name up in a table of known ones and goes on with the table's spelling,
/// also under the compliance mode that asks for the received one (12.1.14). When it reports a
/// field, the bytes it parsed are still there, before its position in the buffer.
public final class FieldNameCase {
  /// What earlier buffers held of the name of the line that is not reported yet.
  private String earlier = "";

  /// The field under the name received, if the parser gave it the table's.
  ///
  /// @param buffer the bytes being parsed
  /// @param start where in the buffer this parse began
  public HttpField restore(HttpField field, ByteBuffer buffer, int start) {
    HttpHeader header = field.getHeader();
    if (header == null || !field.getName().equals(header.asString())) {
      return field;
    }
    String received = received(buffer, start, field.getName());
    if (received.equals(field.getName())) {
      return field;
    }
    if (field instanceof HostPortHttpField host) {
      return new HostPortHttpField(header, received, host.getHostPort());
    }
    return new HttpField(header, received, field.getValue());
  }

  private String received(ByteBuffer buffer, int start, String name) {
    int end = lastLineFeed(buffer, start, buffer.position() - 2);
    int lineStart = lastLineFeed(buffer, start, end - 1) + 1;
    String before = lineStart <= start ? earlier : "";
    int from = Math.max(lineStart, start);
    int missing = name.length() - before.length();
    if (missing < 0 || (missing > 0 && from + missing > end)) {
      return name;
    }
    String received = before + text(buffer, from, missing);
    return received.equalsIgnoreCase(name) ? received : name;
  }

  /// Remembers the name of the last line in a buffer, whose end (or report) is still to come.
  ///
  /// @param start where in the buffer the lines begin
  public void remember(ByteBuffer buffer, int start) {
    int limit = buffer.limit();
    int end = limit;
    int lineFeed = lastLineFeed(buffer, start, limit - 1);
    if (lineFeed >= start && isBlank(buffer, lineFeed + 1)) {
      end = lineFeed;
      lineFeed = lastLineFeed(buffer, start, lineFeed - 1);
    }
    int from = Math.max(lineFeed + 1, start);
    int to = from;
    while (to < end && buffer.get(to) != ':') {
      to++;
    }
    String text = text(buffer, from, to - from);
    earlier = lineFeed < start ? earlier + text : text;
  }

  /// Forgets everything, at the beginning of a head.
  public void reset() {
    earlier = "";
  }

  private static boolean isBlank(ByteBuffer buffer, int from) {
    return from == buffer.limit() || (from == buffer.limit() - 1 && buffer.get(from) == '\r');
  }

  private static int lastLineFeed(ByteBuffer buffer, int start, int from) {
    for (int i = from; i >= start; i--) {
      if (buffer.get(i) == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static String text(ByteBuffer buffer, int from, int length) {
    byte[] bytes = new byte[length];
    buffer.get(from, bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
