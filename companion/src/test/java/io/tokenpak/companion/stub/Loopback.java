package io.tokenpak.companion.stub;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Looks into the kernel to learn what a peer on loopback has taken. Only Linux tells; elsewhere
/// writes follow each other without waiting.
public final class Loopback {
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/tcp6"), Path.of("/proc/net/tcp"));
  private static final Duration BOUND = Duration.ofSeconds(10);

  private Loopback() {}

  /// Sends bytes in parts cut at these offsets; each part leaves after the other side has read the
  /// one before, so that it meets every cut.
  static void writeInParts(Socket socket, byte[] bytes, int... cuts) throws IOException {
    OutputStream out = socket.getOutputStream();
    int start = 0;
    for (int cut : cuts) {
      out.write(Arrays.copyOfRange(bytes, start, cut));
      awaitTaken(socket);
      start = cut;
    }
    out.write(Arrays.copyOfRange(bytes, start, bytes.length));
  }

  /// Sends bytes in several writes that end at these offsets.
  static void write(Socket socket, byte[] bytes, List<Integer> ends) throws IOException {
    OutputStream out = socket.getOutputStream();
    int start = 0;
    for (int end : ends) {
      out.write(bytes, start, end - start);
      start = end;
    }
  }

  /// Waits until the other side has read all that was written.
  static void awaitTaken(Socket socket) throws IOException {
    long deadline = System.nanoTime() + BOUND.toNanos();
    while (waiting(socket) > 0) {
      if (System.nanoTime() > deadline) {
        throw new IOException("the other side does not read");
      }
      Thread.onSpinWait();
    }
  }

  /// How many bytes wait at the other side to be read. (What the kernel says of this side counts
  /// bytes that have arrived there but are not acknowledged yet, which takes 40 ms.)
  private static long waiting(Socket socket) throws IOException {
    Pattern others =
        Pattern.compile(
            ":%04X \\w+:%04X \\w+ \\w+:(\\w+) ".formatted(socket.getPort(), socket.getLocalPort()));
    for (Path table : TABLES) {
      if (Files.isReadable(table)) {
        Matcher entry = others.matcher(Files.readString(table, US_ASCII));
        if (entry.find()) {
          return Long.parseLong(entry.group(1), 16);
        }
      }
    }
    return 0;
  }
}
