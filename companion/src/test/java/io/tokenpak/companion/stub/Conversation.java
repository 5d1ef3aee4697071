package io.tokenpak.companion.stub;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tokenpak.companion.stub.RawMessage.End;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One request at a [RecordingProvider], as the script that answers it sees it. Used by that
/// script's thread.
public final class Conversation {
  /// What a provider does with one request.
  @FunctionalInterface
  public interface Script {
    void play(Conversation conversation) throws Exception;
  }

  private final Socket socket;
  private final WireReader reader;
  private final byte[] head;
  private @Nullable RawMessage request;

  Conversation(Socket socket, WireReader reader, byte[] head) {
    this.socket = socket;
    this.reader = reader;
    this.head = head;
  }

  /// The head of the request.
  public String head() {
    return new String(head, ISO_8859_1);
  }

  /// Reads the request to its end.
  public RawMessage read() throws IOException {
    RawMessage read = request;
    if (read == null) {
      read = reader.readBody(head, WireReader.requestFraming(head));
      request = read;
    }
    return read;
  }

  /// Reads what is there, past any framing; empty at the end.
  public byte[] readSome() throws IOException {
    return reader.readSome(64 * 1024);
  }

  /// Reads that many bytes, past any framing, and forgets them.
  public Conversation skip(long count) throws IOException {
    reader.skip(count);
    return this;
  }

  /// Sends text of one byte a character.
  public Conversation write(String text) throws IOException {
    return write(text.getBytes(ISO_8859_1));
  }

  public Conversation write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /// Sends bytes in parts, each after the one before was taken by the other side.
  public Conversation writeInParts(byte[] bytes, int... cuts) throws IOException {
    Loopback.writeInParts(socket, bytes, cuts);
    return this;
  }

  /// Sends bytes in several writes, none of which waits for the other side.
  public Conversation writeIn(byte[] bytes, List<Integer> ends) throws IOException {
    Loopback.write(socket, bytes, ends);
    return this;
  }

  /// Says that nothing more will be sent; what comes in can still be read.
  public void halfClose() throws IOException {
    socket.shutdownOutput();
  }

  /// Closes cleanly.
  public void fin() throws IOException {
    socket.shutdownOutput();
    socket.close();
  }

  /// Resets the connection.
  public void rst() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /// Reads on until the other side ends the connection, and says how it did.
  public End awaitEnd() throws IOException {
    try {
      while (readSome().length > 0) {
        // What comes before the end is of no interest here.
      }
      return End.FIN;
    } catch (SocketException _) {
      return End.RST;
    }
  }

  boolean isOver() {
    return socket.isClosed() || socket.isOutputShutdown();
  }
}
