package io.tokenpak.agent.client;

import java.util.List;

/// A request as a server received it.
///
/// @param head request line and fields, byte for byte where the protocol is HTTP/1.1
record Heard(String head, String body) {
  /// For example `GET /path HTTP/1.1`.
  String line() {
    return head.substring(0, head.indexOf("\r\n"));
  }

  String method() {
    return line().split(" ", -1)[0];
  }

  /// Path and query.
  String target() {
    return line().split(" ", -1)[1];
  }

  /// The fields, as `name: value`.
  List<String> fields() {
    return head.lines().skip(1).filter(field -> !field.isEmpty()).toList();
  }

  /// The values of a field, of which there is one for each line that has that name.
  List<String> values(String name) {
    return fields().stream()
        .filter(field -> field.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(field -> field.substring(name.length() + 1).strip())
        .toList();
  }
}
