package io.tokenpak.dispatch.process;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/// The end of what a process wrote to stderr, however much that was.
final class LastWords {
  private static final int KEPT = 64 << 10;
  // Operating-system commands (a title, a link) first, then control sequences, then any other
  // escape.
  private static final Pattern ESCAPES =
      Pattern.compile(
          "\\x1b[\\]PX^_][^\\x07\\x1b\\n]*(?:\\x07|\\x1b\\\\)?|(?:\\x1b\\[|\\x9b)[0-?]*[ -/]*[@-~]?|\\x1b[ -/]*[0-~]?");
  private static final Pattern CONTROLS =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029&&[^\\n\\t]]");

  private byte[] ring = new byte[1 << 10];
  private long written;

  synchronized void take(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      if (written == ring.length && ring.length < KEPT) {
        ring = Arrays.copyOf(ring, ring.length * 2);
      }
      ring[(int) (written++ % ring.length)] = bytes[i];
    }
  }

  /// What is left of it, fit to be read by people and logged.
  String text(Redaction redaction) {
    String text = new String(kept(), StandardCharsets.UTF_8);
    return redaction
        .apply(CONTROLS.matcher(ESCAPES.matcher(text).replaceAll("")).replaceAll(""))
        .strip();
  }

  private synchronized byte[] kept() {
    int length = (int) Math.min(written, KEPT);
    // Where the beginning was overwritten, the first word may be the rest of a secret, which nobody
    // would know again.
    int from = 0;
    if (written > KEPT) {
      while (from < length && at(from) != ' ' && at(from) != '\n') {
        from++;
      }
    }
    byte[] kept = new byte[length - from];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = at(from + i);
    }
    return kept;
  }

  private byte at(int index) {
    return ring[(int) ((Math.max(0, written - KEPT) + index) % ring.length)];
  }
}
