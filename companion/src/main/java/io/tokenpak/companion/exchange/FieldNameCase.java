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
  /// How much of a line the buffers before the current one held.
  private enum Held {
    /// Its name, or the beginning of it.
    NAME,
    /// Its name and colon.
    VALUE,
    /// All of it; only its report is still to come.
    LINE
  }

  /// What earlier buffers held of the name of the line that is not reported yet.
  private String earlier = "";

  private Held held = Held.NAME;

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
    boolean beganEarlier = lineStart <= start && !(held == Held.LINE && end >= start);
    String received = beganEarlier && held != Held.NAME ? earlier : "";
    if (received.isEmpty()) {
      String before = beganEarlier ? earlier : "";
      int from = Math.max(lineStart, start);
      int missing = Math.max(0, name.length() - before.length());
      received = before + (from + missing <= end ? text(buffer, from, missing) : "");
    }
    return received.equalsIgnoreCase(name) ? received : name;
  }

  /// Remembers the name of the last line in a buffer, whose end (or report) is still to come.
  ///
  /// @param start where in the buffer the lines begin
  public void remember(ByteBuffer buffer, int start) {
    if (held == Held.LINE && isBlank(buffer, start)) {
      return;
    }
    int end = buffer.limit();
    int lineFeed = lastLineFeed(buffer, start, end - 1);
    boolean ended = lineFeed >= start && isBlank(buffer, lineFeed + 1);
    if (ended) {
      end = lineFeed;
      lineFeed = lastLineFeed(buffer, start, lineFeed - 1);
    }
    boolean beganEarlier = lineFeed < start && held != Held.LINE;
    if (!beganEarlier || held == Held.NAME) {
      int from = Math.max(lineFeed + 1, start);
      int colon = colon(buffer, from, end);
      String text = text(buffer, from, colon - from);
      earlier = beganEarlier ? earlier + text : text;
      held = colon < end ? Held.VALUE : Held.NAME;
    }
    if (ended) {
      held = Held.LINE;
    }
  }

  private static int colon(ByteBuffer buffer, int from, int end) {
    int at = from;
    while (at < end && buffer.get(at) != ':') {
      at++;
    }
    return at;
  }

  /// Remembers what another one does.
  public void become(FieldNameCase other) {
    earlier = other.earlier;
    held = other.held;
  }

  /// Forgets everything, at the beginning of a head.
  public void reset() {
    earlier = "";
    held = Held.NAME;
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
