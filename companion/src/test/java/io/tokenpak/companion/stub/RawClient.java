package io.tokenpak.companion.stub;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tokenpak.companion.stub.RawMessage.End;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;

/// A client without any HTTP library: it sends exact bytes and reads exact bytes. Each read waits
/// ten seconds at most.
public final class RawClient implements AutoCloseable {
  private static final Duration BOUND = Duration.ofSeconds(10);

  private final Socket socket;
  private final Arrivals arrivals = new Arrivals();
  private final WireReader reader;

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    this.reader = new WireReader(socket.getInputStream(), arrivals);
  }

  public static RawClient connect(int port) throws IOException {
    return connect(port, new Socket());
  }

  /// A client whose window is small, so that what it does not read is soon held back.
  public static RawClient connectWithSmallWindow(int port) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(16 * 1024);
    return connect(port, socket);
  }

  private static RawClient connect(int port, Socket socket) throws IOException {
    socket.connect(
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port),
        Math.toIntExact(BOUND.toMillis()));
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(Math.toIntExact(BOUND.toMillis()));
    return new RawClient(socket);
  }

  /// Sends one request on a connection of its own and reads its answer.
  public static RawMessage exchange(int port, String request) throws IOException {
    try (RawClient client = connect(port)) {
      return client.send(request).readAnswer();
    }
  }

  /// Sends text of one byte a character.
  public RawClient send(String text) throws IOException {
    return send(text.getBytes(ISO_8859_1));
  }

  public RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /// Sends bytes in parts, each after the one before was taken by the other side.
  public RawClient sendInParts(byte[] bytes, int... cuts) throws IOException {
    Loopback.writeInParts(socket, bytes, cuts);
    return this;
  }

  /// Sends bytes in several writes, none of which waits for the other side.
  public RawClient sendIn(byte[] bytes, List<Integer> ends) throws IOException {
    Loopback.write(socket, bytes, ends);
    return this;
  }

  /// Waits until the other side has read all that was sent.
  public RawClient awaitTaken() throws IOException {
    Loopback.awaitTaken(socket);
    return this;
  }

  /// Reads an answer to anything but HEAD.
  public RawMessage readAnswer() throws IOException {
    return readAnswer(false);
  }

  public RawMessage readAnswerToHead() throws IOException {
    return readAnswer(true);
  }

  private RawMessage readAnswer(boolean toHead) throws IOException {
    byte[] head = reader.readHead();
    return reader.readBody(head, WireReader.answerFraming(head, toHead));
  }

  /// Reads only a head; empty if the connection ended instead.
  public String readHead() throws IOException {
    return new String(reader.readHead(), ISO_8859_1);
  }

  /// Reads until these characters came, framing included.
  public String readUntil(String marker) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf(marker) < 0) {
      int next = reader.read();
      if (next < 0) {
        throw new IOException("the connection ended after: " + read);
      }
      read.append((char) next);
    }
    return read.toString();
  }

  /// Reads until the other side ends the connection, however it does.
  public String readUntilEnd() throws IOException {
    StringBuilder read = new StringBuilder();
    try {
      for (int next = reader.read(); next >= 0; next = reader.read()) {
        read.append((char) next);
      }
    } catch (SocketException _) {
      read.append("[reset]");
    }
    return read.toString();
  }

  /// Reads that many bytes.
  public byte[] readExactly(int count) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream(count);
    while (read.size() < count) {
      byte[] some = reader.readSome(count - read.size());
      if (some.length == 0) {
        throw new IOException("the connection ended after " + read.size() + " bytes");
      }
      read.writeBytes(some);
    }
    return read.toByteArray();
  }

  /// Reads that many bytes and forgets them.
  public RawClient skip(long count) throws IOException {
    reader.skip(count);
    return this;
  }

  /// Reads on until the other side ends the connection, and says how it did.
  public End awaitEnd() throws IOException {
    try {
      while (reader.readSome(64 * 1024).length > 0) {
        // What comes before the end is of no interest here.
      }
      return End.FIN;
    } catch (SocketException _) {
      return End.RST;
    }
  }

  /// When bytes arrived.
  public Arrivals arrivals() {
    return arrivals;
  }

  /// Says that nothing more will be sent; answers can still be read.
  public void halfClose() throws IOException {
    socket.shutdownOutput();
  }

  /// Resets the connection.
  public void rst() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /// Closes cleanly, as far as nothing unread is left.
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
