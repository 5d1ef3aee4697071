package io.tokenpak.companion.stub;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One accepted connection: reads requests and writes answers as plain HTTP/1.1, so that nothing is
/// normalised.
final class StubConnection {
  private final InputStream in;
  private final OutputStream out;

  StubConnection(Socket socket) throws IOException {
    in = new BufferedInputStream(socket.getInputStream());
    out = new BufferedOutputStream(socket.getOutputStream());
  }

  InputStream in() {
    return in;
  }

  OutputStream out() {
    return out;
  }

  /// The next request, or nothing where the client has closed the connection.
  Optional<RecordedRequest> next() throws IOException {
    Optional<String> first = line();
    if (first.isEmpty()) {
      return Optional.empty();
    }
    List<String> headerLines = new ArrayList<>();
    for (String line = requiredLine(); !line.isEmpty(); line = requiredLine()) {
      headerLines.add(line);
    }
    String start = first.get();
    int space = start.indexOf(' ');
    String method = start.substring(0, space);
    String target = start.substring(space + 1, start.lastIndexOf(' '));
    RecordedRequest head = new RecordedRequest(method, target, headerLines, new byte[0]);
    return Optional.of(new RecordedRequest(method, target, headerLines, body(head)));
  }

  void send(RecordedRequest request, StubAnswer answer) throws IOException {
    switch (answer) {
      case StubAnswer.Document(int status, String json) ->
          sendDocument(request, status, json.getBytes(UTF_8));
      case StubAnswer.Events(List<String> events) -> sendEvents(events);
    }
  }

  void write(String text) throws IOException {
    out.write(text.getBytes(UTF_8));
  }

  private void sendDocument(RecordedRequest request, int status, byte[] json) throws IOException {
    write(
        "HTTP/1.1 "
            + status
            + " Stub\r\ncontent-type: application/json\r\nrequest-id: req_stub_1\r\n");
    write("content-length: " + json.length + "\r\n\r\n");
    if (!request.method().equals("HEAD")) {
      out.write(json);
    }
    out.flush();
  }

  private void sendEvents(List<String> events) throws IOException {
    write(
        "HTTP/1.1 200 Stub\r\ncontent-type: text/event-stream; charset=utf-8\r\nrequest-id: req_stub_1\r\n");
    write("cache-control: no-cache\r\ntransfer-encoding: chunked\r\n\r\n");
    for (String event : events) {
      byte[] bytes = event.getBytes(UTF_8);
      write(Integer.toHexString(bytes.length) + "\r\n");
      out.write(bytes);
      write("\r\n");
      out.flush();
    }
    write("0\r\n\r\n");
    out.flush();
  }

  private byte[] body(RecordedRequest head) throws IOException {
    if (head.field("Transfer-Encoding").filter("chunked"::equalsIgnoreCase).isPresent()) {
      return chunkedBody();
    }
    int length = head.field("Content-Length").map(Integer::parseInt).orElse(0);
    return exactly(length);
  }

  private byte[] chunkedBody() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      body.write(exactly(size));
      requiredLine();
    }
    while (!requiredLine().isEmpty()) {
      // A trailer, which no client here sends and nothing here needs.
    }
    return body.toByteArray();
  }

  private int chunkSize() throws IOException {
    String line = requiredLine();
    int extension = line.indexOf(';');
    return Integer.parseInt(extension < 0 ? line : line.substring(0, extension), 16);
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the client closed within a body");
    }
    return bytes;
  }

  private String requiredLine() throws IOException {
    return line().orElseThrow(() -> new EOFException("the client closed within a head"));
  }

  private Optional<String> line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        return Optional.empty();
      }
      line.write(octet);
    }
    String text = line.toString(ISO_8859_1);
    return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
  }
}
