package io.tokenpak.companion.stub;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/// One request or answer exactly as it was on the wire: the bytes of its head, those of its body
/// without framing, and how the body was framed and ended.
public final class RawMessage {
  /// What delimits a body.
  public enum Framing {
    NONE,
    LENGTH,
    CHUNKED,
    CLOSE
  }

  /// How the reading of a message ended.
  public enum End {
    /// The framing says that this was all.
    COMPLETE,
    /// The other side closed cleanly before that.
    FIN,
    /// The connection was reset before that.
    RST
  }

  private final byte[] head;
  private final byte[] body;
  private final Framing framing;
  private final End end;

  RawMessage(byte[] head, byte[] body, Framing framing, End end) {
    this.head = head.clone();
    this.body = body.clone();
    this.framing = framing;
    this.end = end;
  }

  /// The head's bytes, one character each, its empty line included.
  public String head() {
    return new String(head, ISO_8859_1);
  }

  /// The request line or the status line.
  public String startLine() {
    return head().lines().findFirst().orElse("");
  }

  /// The fields' lines in the order received, one character for each byte.
  public List<String> fieldLines() {
    return List.of(head().split("\r\n", -1)).stream()
        .skip(1)
        .filter(line -> !line.isEmpty())
        .toList();
  }

  /// The values of all fields of that name, in any case, in the order received.
  public List<String> values(String name) {
    return fieldLines().stream()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .toList();
  }

  /// The one value of that field; empty if there is none or more than one.
  public String value(String name) {
    List<String> values = values(name);
    return values.size() == 1 ? values.getFirst() : "";
  }

  /// The status of an answer.
  public int status() {
    return Integer.parseInt(startLine().split(" ", 3)[1]);
  }

  public byte[] body() {
    return body.clone();
  }

  public String text() {
    return new String(body, UTF_8);
  }

  public Framing framing() {
    return framing;
  }

  public End end() {
    return end;
  }

  @Override
  public String toString() {
    return head() + "[" + body.length + " bytes, " + framing + ", " + end + "]";
  }
}
