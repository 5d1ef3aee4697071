package io.tokenpak.companion.usage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tokenpak.companion.exchange.Printable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The last value of a figure that is text. Streams repeat theirs in each event, which costs
/// nothing here.
final class FigureText {
  /// More characters than any such text has.
  private static final int MOST = 200;

  private byte[] bytes = {};
  private int length = -1;

  void set(byte[] text, int count) {
    if (Arrays.equals(bytes, 0, Math.max(length, 0), text, 0, count) && length >= 0) {
      return;
    }
    if (bytes.length < count) {
      bytes = new byte[count];
    }
    System.arraycopy(text, 0, bytes, 0, count);
    length = count;
  }

  void forget() {
    length = -1;
  }

  /// The text, fit for one line; null if there is none.
  @Nullable String value() {
    return length < 0 ? null : Printable.line(new String(bytes, 0, length, UTF_8), MOST);
  }
}
