package io.tokenpak.companion.credential.hook;

import io.tokenpak.companion.exchange.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The end of what a command prints, however much that is, fit for the log.
final class LastOutput {
  private static final int KEPT = 4096;
  private static final int LINES = 5;
  private static final int LONGEST_LINE = 200;

  /// A child that lives on may keep the pipe open for ever.
  private static final Duration LAST_BYTES = Duration.ofMillis(200);

  /// What may be a token of any provider's.
  private static final Pattern LONG_WORD = Pattern.compile("[A-Za-z0-9_.~+=-]{24,}");

  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private final byte[] ring = new byte[KEPT];
  private final Thread reader;
  private long count;

  private LastOutput(InputStream output) {
    reader = Thread.ofVirtual().unstarted(() -> drain(output));
  }

  /// Reads the output until it ends, so that the command never waits for a reader.
  static LastOutput of(InputStream output) {
    LastOutput last = new LastOutput(output);
    last.reader.start();
    return last;
  }

  private void drain(InputStream output) {
    byte[] chunk = new byte[KEPT];
    try (output) {
      for (int read = output.read(chunk); read >= 0; read = output.read(chunk)) {
        keep(chunk, read);
      }
    } catch (IOException closed) {
      // The command is over.
    }
  }

  private synchronized void keep(byte[] chunk, int length) {
    for (int i = 0; i < length; i++) {
      ring[(int) (count++ % KEPT)] = chunk[i];
    }
  }

  /// The last lines after a colon, without anything that may be a secret; empty if there are none.
  String quoted() throws InterruptedException {
    reader.join(LAST_BYTES);
    List<String> lines = new ArrayList<>(text().lines().filter(line -> !line.isBlank()).toList());
    if (wasCut() && !lines.isEmpty()) {
      // Its beginning is lost, and with it perhaps what shows that it is a secret.
      lines.removeFirst();
    }
    int from = Math.max(0, lines.size() - LINES);
    List<String> last = lines.subList(from, lines.size()).stream().map(LastOutput::safe).toList();
    return last.isEmpty() ? "" : ": " + String.join(" | ", last);
  }

  private synchronized boolean wasCut() {
    return count > KEPT;
  }

  private synchronized String text() {
    int length = (int) Math.min(count, KEPT);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = ring[(int) ((count - length + i) % KEPT)];
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String safe(String line) {
    StringBuilder safe = new StringBuilder();
    for (String word : BLANKS.split(line.strip(), -1)) {
      boolean secret = Printable.mayHoldSecret(word) || LONG_WORD.matcher(word).find();
      safe.append(safe.isEmpty() ? "" : " ").append(secret ? "<redacted>" : word);
    }
    return Printable.line(safe.toString(), LONGEST_LINE);
  }
}
