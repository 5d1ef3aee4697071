package io.tokenpak.companion.stub;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One request as it reached the stub: its target and header lines as they were on the wire, its
/// body without framing.
public final class RecordedRequest {
  private final String method;
  private final String target;
  private final List<String> headerLines;
  private final byte[] body;

  RecordedRequest(String method, String target, List<String> headerLines, byte[] body) {
    this.method = method;
    this.target = target;
    this.headerLines = List.copyOf(headerLines);
    this.body = body.clone();
  }

  public String method() {
    return method;
  }

  public String target() {
    return target;
  }

  public String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /// The header lines in the order and the letters received, without the line ends.
  public List<String> headerLines() {
    return headerLines;
  }

  /// The value of the first field of that name, in any case.
  public Optional<String> field(String name) {
    return headerLines.stream()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }

  /// The names of the fields, lower-cased, in the order received.
  public List<String> fieldNames() {
    return headerLines.stream()
        .map(line -> line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT))
        .toList();
  }

  public byte[] body() {
    return body.clone();
  }

  public String bodyText() {
    return new String(body, UTF_8);
  }

  boolean wantsWebSocket() {
    return method.equals("GET")
        && field("Upgrade").filter("websocket"::equalsIgnoreCase).isPresent();
  }

  @Override
  public String toString() {
    return method + " " + target + " (" + body.length + " bytes)";
  }
}
