package io.tokenpak.agent.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A proxy that tunnels to any port of this machine, whatever the host is called, and forwards
/// nothing else.
final class TunnelProxy implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<Heard> heard = new CopyOnWriteArrayList<>();

  TunnelProxy() throws IOException {
    var _ = Thread.ofVirtual().start(this::listen);
  }

  int port() {
    return listener.getLocalPort();
  }

  /// What was said to the proxy itself.
  List<Heard> heard() {
    return List.copyOf(heard);
  }

  private void listen() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        var _ = Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        // Closed, which ends the loop.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      Heard request = new Heard(RawServer.head(client.getInputStream()), "");
      heard.add(request);
      if (request.method().equals("CONNECT")) {
        String target = request.target();
        int port = Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
        tunnel(client, port);
      }
    } catch (IOException e) {
      // The client's matter, which it tells of.
    }
  }

  private static void tunnel(Socket client, int port) throws IOException {
    try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      client.getOutputStream().write("HTTP/1.1 200 Tunnel\r\n\r\n".getBytes(ISO_8859_1));
      var _ = Thread.ofVirtual().start(() -> copy(server, client));
      copy(client, server);
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      var _ = in.transferTo(out);
      to.shutdownOutput();
    } catch (IOException e) {
      // Either side has gone, and so will the other.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
