package io.tokenpak.dispatch.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Asks the provider, over HTTP/1.1 and a connection for each request, which anyone may cut.
final class ModelClient {
  /// An answer whose head has come; its body is read as it comes.
  record Answer(int status, Map<String, String> headers, InputStream body) {
    String text() throws IOException {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }

    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  private final URI base;
  private final Map<String, String> headers;
  private volatile @Nullable Socket socket;
  private volatile boolean cut;

  ModelClient(URI base, Map<String, String> headers) {
    this.base = base;
    this.headers = headers;
  }

  Answer post(ObjectNode body) throws IOException {
    Socket connection = new Socket(base.getHost(), base.getPort() < 0 ? 80 : base.getPort());
    socket = connection;
    if (cut) {
      cut();
    }
    byte[] json = Json.bytes(body);
    StringBuilder head = new StringBuilder();
    head.append("POST ").append(base.getRawPath()).append("/v1/messages?beta=true HTTP/1.1\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("Host: ").append(base.getRawAuthority()).append("\r\nConnection: close\r\n");
    head.append("Content-Length: ").append(json.length).append("\r\n\r\n");
    connection.getOutputStream().write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    connection.getOutputStream().write(json);
    return answer(new BufferedInputStream(connection.getInputStream()));
  }

  /// Ends whatever is under way, from any thread.
  void cut() {
    cut = true;
    Socket connection = socket;
    if (connection != null) {
      try {
        connection.close();
      } catch (IOException _) {
        // It is of no use any more, closed or not.
      }
    }
  }

  private static Answer answer(InputStream in) throws IOException {
    String statusLine = line(in);
    int status = Integer.parseInt(statusLine.substring(9, 12));
    Map<String, String> found = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      found.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    if (status == 100) {
      return answer(in);
    }
    return new Answer(status, found, body(in, found));
  }

  private static InputStream body(InputStream in, Map<String, String> headers) throws IOException {
    if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
      return new Chunks(in);
    }
    String length = headers.get("content-length");
    return length == null
        ? in
        : new java.io.ByteArrayInputStream(in.readNBytes(Integer.parseInt(length)));
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection ended early");
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  /// A chunked body; one that ends before its last chunk is an error.
  private static final class Chunks extends InputStream {
    private final InputStream in;
    private int left;
    private boolean started;
    private boolean ended;

    Chunks(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int count) throws IOException {
      if (!ended && left == 0) {
        nextChunk();
      }
      if (ended) {
        return -1;
      }
      int read = in.read(into, from, Math.min(count, left));
      if (read < 0) {
        throw new EOFException("the connection ended inside a chunk");
      }
      left -= read;
      return read;
    }

    private void nextChunk() throws IOException {
      if (started) {
        String _ = line(in);
      }
      started = true;
      left = Integer.parseInt(line(in).strip(), 16);
      ended = left == 0;
    }
  }
}
