package io.tokenpak.dispatch.process;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/// Cuts a stream of bytes into lines of JSON objects, wherever the bytes were split.
final class LineSplitter {
  private static final int USUAL = 16 << 10;

  private final int longest;
  private final Consumer<String> lines;
  private byte[] held = new byte[USUAL];
  private int length;
  private long skipped;

  LineSplitter(int longest, Consumer<String> lines) {
    this.longest = longest;
    this.lines = lines;
  }

  /// Takes the first bytes of the array, and says whether it can go on: not after a line that is
  /// too long.
  boolean take(byte[] bytes, int count) {
    int from = 0;
    for (int i = 0; i < count; i++) {
      if (bytes[i] == '\n') {
        if (!hold(bytes, from, i)) {
          return false;
        }
        emit();
        from = i + 1;
      }
    }
    return hold(bytes, from, count);
  }

  private boolean hold(byte[] bytes, int from, int to) {
    int needed = length + to - from;
    if (needed > longest) {
      return false;
    }
    if (needed > held.length) {
      held = Arrays.copyOf(held, (int) Math.min(longest, Math.max(needed, held.length * 2L)));
    }
    System.arraycopy(bytes, from, held, length, to - from);
    length = needed;
    return true;
  }

  private void emit() {
    if (length > 0 && held[0] == '{') {
      // Malformed bytes become U+FFFD, so that one bad character costs no answer.
      lines.accept(new String(held, 0, length, StandardCharsets.UTF_8));
    } else if (length > 0) {
      skipped++;
    }
    length = 0;
    if (held.length > USUAL) {
      held = new byte[USUAL];
    }
  }

  /// The stream is at its end. A line that was not finished is none, unless its object is.
  void end() {
    if (length > 0 && held[length - 1] != '}') {
      held[0] = ' ';
    }
    emit();
  }

  /// Lines that were no JSON objects.
  long skipped() {
    return skipped;
  }
}
