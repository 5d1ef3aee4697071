package io.tokenpak.companion.stub;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/// The provider's end of one WebSocket; see [RFC 6455](https://www.rfc-editor.org/rfc/rfc6455). It
/// takes up no extension.
final class StubWebSocket {
  private static final String HANDSHAKE_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private final DataInputStream in;
  private final DataOutputStream out;

  private StubWebSocket(StubConnection connection) {
    in = new DataInputStream(connection.in());
    out = new DataOutputStream(connection.out());
  }

  static StubWebSocket accept(StubConnection connection, RecordedRequest handshake)
      throws IOException {
    String key = handshake.field("Sec-WebSocket-Key").orElse("");
    connection.write(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n");
    connection.write("Sec-WebSocket-Accept: " + acceptance(key) + "\r\n\r\n");
    connection.out().flush();
    return new StubWebSocket(connection);
  }

  /// The next whole text message, or nothing after a close; pings are answered on the way.
  Optional<String> receive() throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    while (true) {
      int first = in.read();
      if (first < 0) {
        return Optional.empty();
      }
      byte[] payload = payload();
      switch (first & 0x0f) {
        case TEXT, CONTINUATION -> message.write(payload);
        case PING -> frame(PONG, payload);
        case CLOSE -> {
          frame(CLOSE, payload);
          return Optional.empty();
        }
        default -> {}
      }
      if ((first & 0x80) != 0 && (first & 0x0f) <= TEXT) {
        return Optional.of(message.toString(UTF_8));
      }
    }
  }

  void send(String text) throws IOException {
    frame(TEXT, text.getBytes(UTF_8));
  }

  private byte[] payload() throws IOException {
    int second = in.readUnsignedByte();
    byte[] payload = new byte[length(second & 0x7f)];
    byte[] mask = new byte[4];
    if ((second & 0x80) != 0) {
      in.readFully(mask);
    }
    in.readFully(payload);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i % mask.length];
    }
    return payload;
  }

  private int length(int announced) throws IOException {
    return switch (announced) {
      case 126 -> in.readUnsignedShort();
      case 127 -> Math.toIntExact(in.readLong());
      default -> announced;
    };
  }

  private void frame(int opcode, byte[] payload) throws IOException {
    out.write(0x80 | opcode);
    if (payload.length < 126) {
      out.write(payload.length);
    } else if (payload.length < 65_536) {
      out.write(126);
      out.writeShort(payload.length);
    } else {
      out.write(127);
      out.writeLong(payload.length);
    }
    out.write(payload);
    out.flush();
  }

  private static String acceptance(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return Base64.getEncoder()
          .encodeToString(sha1.digest((key + HANDSHAKE_SUFFIX).getBytes(ISO_8859_1)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
