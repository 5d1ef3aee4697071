package io.tokenpak.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;

/// A provider that answers each request at once: with a message of 2 KB, or with a stream whose
/// events travel one by one, where `?stream` is asked for.
final class EventProvider implements AutoCloseable {
  /// How many pieces of text a stream has; some events more begin and end it.
  static final int EVENTS = 200;

  private static final byte[] MESSAGE =
      message(
          "application/json",
          """
          {"id":"msg_1","type":"message","role":"assistant","model":"claude-haiku-4-5",\
          "content":[{"type":"text","text":"%s"}],"stop_reason":"end_turn","stop_sequence":null,\
          "usage":{"input_tokens":500,"cache_creation_input_tokens":0,\
          "cache_read_input_tokens":400,"output_tokens":300}}\
          """
              .formatted("word ".repeat(360)));

  private static final byte[] STREAM_HEAD =
      """
      HTTP/1.1 200 OK\r
      Content-Type: text/event-stream\r
      request-id: req_1\r
      Transfer-Encoding: chunked\r
      \r
      """
          .getBytes(ISO_8859_1);

  private static final byte[] FIRST =
      chunk(
          """
          event: message_start
          data: {"type":"message_start","message":{"id":"msg_1","type":"message",\
          "role":"assistant","model":"claude-haiku-4-5","content":[],"stop_reason":null,\
          "stop_sequence":null,"usage":{"input_tokens":500,"cache_read_input_tokens":400,\
          "cache_creation_input_tokens":0,"output_tokens":1}}}

          """);

  private static final byte[] EVENT =
      chunk(
          """
          event: content_block_delta
          data: {"type":"content_block_delta","index":0,\
          "delta":{"type":"text_delta","text":"some words of it"}}

          """);

  private static final byte[] LAST =
      chunk(
          """
          event: message_delta
          data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},\
          "usage":{"output_tokens":300}}

          event: message_stop
          data: {"type":"message_stop"}

          """);

  private static final byte[] END = "0\r\n\r\n".getBytes(ISO_8859_1);

  private final ServerSocket listener;

  EventProvider() throws IOException {
    listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("event-provider").start(this::accept);
  }

  URI origin() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private static void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream(), 16_384);
      OutputStream out = socket.getOutputStream();
      String line = line(in);
      while (!line.isEmpty()) {
        boolean streamed = line.contains("?stream");
        in.skipNBytes(length(in));
        if (streamed) {
          stream(out);
        } else {
          out.write(MESSAGE);
        }
        line = line(in);
      }
    } catch (IOException _) {
      // The companion closed the connection.
    }
  }

  /// Reads a head to its end.
  ///
  /// @return how long the body is
  private static long length(InputStream in) throws IOException {
    long length = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Long.parseLong(line.substring("content-length:".length()).strip());
      }
    }
    return length;
  }

  private static void stream(OutputStream out) throws IOException {
    out.write(STREAM_HEAD);
    out.write(FIRST);
    for (int i = 0; i < EVENTS; i++) {
      out.write(EVENT);
    }
    out.write(LAST);
    out.write(END);
  }

  /// A line without its end; empty at the end of all.
  static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder(80);
    int at = in.read();
    while (at >= 0 && at != '\n') {
      if (at != '\r') {
        line.append((char) at);
      }
      at = in.read();
    }
    return line.toString();
  }

  private static byte[] message(String type, String body) {
    return "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nrequest-id: req_1\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(type, body.getBytes(UTF_8).length, body)
        .getBytes(UTF_8);
  }

  private static byte[] chunk(String text) {
    return "%x\r\n%s\r\n".formatted(text.getBytes(UTF_8).length, text).getBytes(UTF_8);
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
