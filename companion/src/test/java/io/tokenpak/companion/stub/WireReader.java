package io.tokenpak.companion.stub;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tokenpak.companion.stub.RawMessage.End;
import io.tokenpak.companion.stub.RawMessage.Framing;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Locale;

/// Reads messages from a connection and remembers when bytes arrived. Used by one thread at a time.
final class WireReader {
  private static final int BUFFER = 64 * 1024;
  private static final int LONGEST_HEAD = 256 * 1024;

  private final InputStream in;
  private final Arrivals arrivals;
  private final byte[] buffer = new byte[BUFFER];
  private int position;
  private int limit;

  WireReader(InputStream in, Arrivals arrivals) {
    this.in = in;
    this.arrivals = arrivals;
  }

  /// The next byte, or -1 at the end.
  int read() throws IOException {
    return fill() ? buffer[position++] & 0xFF : -1;
  }

  /// What is there, waiting for at least one byte; empty at the end.
  byte[] readSome(int most) throws IOException {
    if (!fill()) {
      return new byte[0];
    }
    int end = Math.min(limit, position + most);
    byte[] some = Arrays.copyOfRange(buffer, position, end);
    position = end;
    return some;
  }

  /// Reads that many bytes and forgets them.
  void skip(long count) throws IOException {
    long left = count;
    while (left > 0) {
      if (!fill()) {
        throw new EOFException("the connection ended " + left + " bytes too early");
      }
      int some = (int) Math.min(left, limit - position);
      position += some;
      left -= some;
    }
  }

  /// Reads a head, its empty line included; empty if the connection ended before its first byte.
  byte[] readHead() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream(2048);
    int state = 0;
    while (state < 4) {
      int next = read();
      if (next < 0) {
        if (head.size() == 0) {
          return new byte[0];
        }
        throw new EOFException("the head is cut: " + head.toString(ISO_8859_1));
      }
      if (head.size() > LONGEST_HEAD) {
        throw new IOException("the head has no end");
      }
      head.write(next);
      boolean expected = next == (state % 2 == 0 ? '\r' : '\n');
      state = expected ? state + 1 : next == '\r' ? 1 : 0;
    }
    return head.toByteArray();
  }

  /// How the body after a request's head is framed.
  static Framing requestFraming(byte[] head) {
    Framing framing = framing(head);
    return framing == Framing.CLOSE ? Framing.NONE : framing;
  }

  /// How the body after an answer's head is framed.
  static Framing answerFraming(byte[] head, boolean toHead) {
    int status = new RawMessage(head, new byte[0], Framing.NONE, End.COMPLETE).status();
    boolean bodiless = toHead || status < 200 || status == 204 || status == 304;
    return bodiless ? Framing.NONE : framing(head);
  }

  private static Framing framing(byte[] head) {
    RawMessage message = new RawMessage(head, new byte[0], Framing.NONE, End.COMPLETE);
    if (message.value("transfer-encoding").toLowerCase(Locale.ROOT).equals("chunked")) {
      return Framing.CHUNKED;
    }
    return message.values("content-length").isEmpty() ? Framing.CLOSE : Framing.LENGTH;
  }

  /// Reads the body after a head to its end, however early that comes.
  RawMessage readBody(byte[] head, Framing framing) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    End end;
    try {
      end =
          switch (framing) {
            case NONE -> End.COMPLETE;
            case LENGTH -> copy(body, length(head)) ? End.COMPLETE : End.FIN;
            case CHUNKED -> copyChunks(body) ? End.COMPLETE : End.FIN;
            case CLOSE -> {
              copy(body, Long.MAX_VALUE);
              yield End.COMPLETE;
            }
          };
    } catch (SocketException _) {
      end = End.RST;
    }
    return new RawMessage(head, body.toByteArray(), framing, end);
  }

  private static long length(byte[] head) {
    return Long.parseLong(
        new RawMessage(head, new byte[0], Framing.NONE, End.COMPLETE).value("content-length"));
  }

  private boolean copy(ByteArrayOutputStream body, long length) throws IOException {
    long left = length;
    while (left > 0 && fill()) {
      int count = (int) Math.min(left, limit - position);
      body.write(buffer, position, count);
      position += count;
      left -= count;
    }
    return left == 0;
  }

  private boolean copyChunks(ByteArrayOutputStream body) throws IOException {
    while (true) {
      String line = readLine();
      if (line.isEmpty()) {
        return false;
      }
      int size = Integer.parseInt(line.split(";", 2)[0].strip(), 16);
      if (size == 0) {
        return endOfTrailers();
      }
      if (!copy(body, size) || !readLine().equals("\r\n")) {
        return false;
      }
    }
  }

  private boolean endOfTrailers() throws IOException {
    String line = readLine();
    while (!line.equals("\r\n")) {
      if (line.isEmpty()) {
        return false;
      }
      line = readLine();
    }
    return true;
  }

  /// A line with its end; empty if the connection ends within it.
  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    int next;
    do {
      next = read();
      if (next < 0) {
        return "";
      }
      line.append((char) next);
    } while (next != '\n');
    return line.toString();
  }

  private boolean fill() throws IOException {
    if (position < limit) {
      return true;
    }
    int count = in.read(buffer);
    position = 0;
    limit = Math.max(count, 0);
    if (count > 0) {
      arrivals.add(count);
    }
    return count > 0;
  }
}
