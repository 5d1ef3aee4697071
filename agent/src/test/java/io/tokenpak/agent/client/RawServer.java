package io.tokenpak.agent.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ServerSocketFactory;

/// HTTP/1.1 on plain sockets, which keeps the bytes of a head as they came.
final class RawServer extends RecordingServer {
  private static final String END = "\r\n";

  /// At 127.0.0.1, and at further addresses of this machine that it may have.
  private final List<ServerSocket> listeners = new ArrayList<>();

  private final String scheme;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

  private RawServer(ServerSocketFactory sockets, String scheme) throws IOException {
    this.scheme = scheme;
    listeners.add(sockets.createServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")));
    for (String further : List.of("127.0.0.2", "::1")) {
      try {
        listeners.add(sockets.createServerSocket(port(), 50, InetAddress.ofLiteral(further)));
      } catch (IOException e) {
        // Not every machine has it, and then nothing goes there.
      }
    }
    for (ServerSocket listener : listeners) {
      var _ = Thread.ofVirtual().start(() -> listen(listener));
    }
  }

  static RawServer plain() throws IOException {
    return new RawServer(ServerSocketFactory.getDefault(), "http");
  }

  static RawServer secure(Certificate certificate) throws IOException {
    return new RawServer(certificate.tls().getServerSocketFactory(), "https");
  }

  @Override
  int port() {
    return listeners.getFirst().getLocalPort();
  }

  @Override
  String scheme() {
    return scheme;
  }

  private void listen(ServerSocket listener) {
    while (!listener.isClosed()) {
      try {
        Socket connection = listener.accept();
        connections.add(connection);
        var _ = Thread.ofVirtual().start(() -> converse(connection));
      } catch (IOException e) {
        // Closed, which ends the loop.
      }
    }
  }

  private void converse(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(connection.getInputStream());
      String head = head(in);
      while (head.contains(" HTTP/1.1" + END)) {
        String body = body(in, new Heard(head, ""));
        Reply reply = hear(new Heard(head, body));
        if (reply.status() == 0) {
          connection.setSoLinger(true, 0);
          return;
        }
        answer(connection.getOutputStream(), reply);
        head = head(in);
      }
    } catch (IOException e) {
      // The client's matter, which it tells of.
    } finally {
      connections.remove(connection);
    }
  }

  /// Up to and with the empty line; empty at the end of the stream.
  static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    String line = line(in);
    while (!line.equals(END) && !line.isEmpty()) {
      head.append(line);
      line = line(in);
    }
    return head.append(line).toString();
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    while (next >= 0) {
      line.write(next);
      if (next == '\n') {
        break;
      }
      next = in.read();
    }
    return line.toString(ISO_8859_1);
  }

  /// As it came, the sizes of chunks included.
  private static String body(InputStream in, Heard request) throws IOException {
    if (request.values("transfer-encoding").isEmpty()) {
      List<String> lengths = request.values("content-length");
      int length = lengths.isEmpty() ? 0 : Integer.parseInt(lengths.getFirst());
      return new String(in.readNBytes(length), ISO_8859_1);
    }
    StringBuilder body = new StringBuilder();
    int size = -1;
    while (size != 0) {
      String line = line(in);
      size = Integer.parseInt(line.strip(), 16);
      body.append(line).append(new String(in.readNBytes(size), ISO_8859_1)).append(line(in));
    }
    return body.toString();
  }

  private static void answer(OutputStream out, Reply reply) throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + reply.status() + " Said" + END);
    if (reply.location() != null) {
      head.append("Location: ").append(reply.location()).append(END);
    }
    if (reply.status() == 503) {
      head.append("Retry-After: 0").append(END);
    }
    boolean whole = reply.parts().size() == 1;
    head.append(
        whole
            ? "Content-Length: " + reply.parts().getFirst().length()
            : "Content-Type: text/event-stream" + END + "Transfer-Encoding: chunked");
    send(out, head + END + END);
    for (String part : reply.parts()) {
      send(out, whole ? part : Integer.toHexString(part.length()) + END + part + END);
    }
    if (!whole) {
      send(out, "0" + END + END);
    }
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(ISO_8859_1));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    for (ServerSocket listener : listeners) {
      listener.close();
    }
    for (Socket connection : connections) {
      connection.close();
    }
  }
}
