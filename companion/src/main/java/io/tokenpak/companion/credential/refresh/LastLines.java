package io.tokenpak.companion.credential.refresh;

import io.tokenpak.companion.exchange.Printable;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes whatever a program prints and keeps the end of it, fit for the log.
final class LastLines extends OutputStream {
  private static final int KEPT = 2048;
  private static final int LINES = 3;
  private static final int LONGEST_LINE = 200;

  private static final Pattern WORD = Pattern.compile("\\S+");

  /// What may be a token of anybody's, or say who somebody is.
  private static final Pattern PRIVATE = Pattern.compile("[A-Za-z0-9_.~+/=-]{24,}|@");

  private final byte[] ring = new byte[KEPT];
  private long count;

  @Override
  public synchronized void write(int b) {
    ring[(int) (count++ % KEPT)] = (byte) b;
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    for (int i = Math.max(0, length - KEPT); i < length; i++) {
      write(bytes[offset + i]);
    }
  }

  /// The last lines, joined to one; empty if nothing was printed.
  synchronized String text() {
    int length = (int) Math.min(count, KEPT);
    byte[] last = new byte[length];
    for (int i = 0; i < length; i++) {
      last[i] = ring[(int) ((count - length + i) % KEPT)];
    }
    List<String> lines =
        new ArrayList<>(
            new String(last, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .toList());
    if (length == KEPT && !lines.isEmpty()) {
      // The beginning of this one is lost, and with it perhaps what shows that it is a secret.
      lines.removeFirst();
    }
    List<String> shown = lines.subList(Math.max(0, lines.size() - LINES), lines.size());
    return String.join(" | ", shown.stream().map(LastLines::safe).toList());
  }

  private static String safe(String line) {
    String safe =
        WORD.matcher(line.strip())
            .replaceAll(word -> isPrivate(word.group()) ? "<redacted>" : quoteReplacement(word));
    return Printable.line(safe, LONGEST_LINE);
  }

  private static String quoteReplacement(MatchResult word) {
    return Matcher.quoteReplacement(word.group());
  }

  private static boolean isPrivate(String word) {
    return Printable.mayHoldSecret(word) || PRIVATE.matcher(word).find();
  }
}
