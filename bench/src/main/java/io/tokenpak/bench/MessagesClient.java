package io.tokenpak.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A client that keeps one connection and notes when the bytes of a streamed answer arrive. An HTTP
/// client's own threads would be measured, too.
final class MessagesClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String END_OF_HEAD = "\r\n\r\n";
  private static final String END_OF_CHUNKS = "\r\n0\r\n\r\n";
  private static final String TEXT = "text_delta";
  private static final Pattern LENGTH =
      Pattern.compile("^content-length: *(\\d+)", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
  private static final int BUFFER = 1 << 16;

  private final Socket socket;
  private final byte[] buffer = new byte[BUFFER];

  MessagesClient(URI companion) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), companion.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) PATIENCE.toMillis());
  }

  /// Sends a request that asks for a stream, and waits for all of the answer.
  ///
  /// @throws IOException where it is not a whole answer with text
  Answer ask(byte[] body) throws IOException {
    byte[] request = request(body);
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    long begun = 0;
    long spoken = 0;
    long sent = System.nanoTime();
    socket.getOutputStream().write(request);
    while (true) {
      int count = socket.getInputStream().read(buffer);
      long now = System.nanoTime();
      if (count < 0) {
        throw new IOException("the companion broke off: " + received.toString(UTF_8));
      }
      received.write(buffer, 0, count);
      String text = received.toString(ISO_8859_1);
      int head = text.indexOf(END_OF_HEAD);
      if (begun == 0 && head >= 0 && text.length() > head + END_OF_HEAD.length()) {
        begun = now;
      }
      if (spoken == 0 && text.contains(TEXT)) {
        spoken = now;
      }
      if (head >= 0 && isWhole(text, head)) {
        require(text, spoken);
        return new Answer(sent, begun, spoken, now);
      }
    }
  }

  private static byte[] request(byte[] body) {
    byte[] head =
        """
        POST /v1/messages HTTP/1.1\r
        Host: 127.0.0.1\r
        X-TokenPak-Backend: claude-code\r
        anthropic-version: 2023-06-01\r
        Content-Type: application/json\r
        Content-Length: %d\r
        \r
        """
            .formatted(body.length)
            .getBytes(ISO_8859_1);
    ByteArrayOutputStream request = new ByteArrayOutputStream(head.length + body.length);
    request.writeBytes(head);
    request.writeBytes(body);
    return request.toByteArray();
  }

  /// What fits into one piece has a length instead of chunks.
  private static boolean isWhole(String text, int head) {
    Matcher length = LENGTH.matcher(text).region(0, head);
    return length.find()
        ? text.length() - head - END_OF_HEAD.length() >= Long.parseLong(length.group(1))
        : text.endsWith(END_OF_CHUNKS);
  }

  private static void require(String text, long spoken) throws IOException {
    if (!text.startsWith("HTTP/1.1 200") || spoken == 0 || !text.contains("message_stop")) {
      throw new IOException("not the answer that was expected: " + text);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
