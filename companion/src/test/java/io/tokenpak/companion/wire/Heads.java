package io.tokenpak.companion.wire;

/// Writes heads as they are on the wire.
final class Heads {
  private Heads() {}

  /// Lines, each with its end, and the empty line after them.
  static String head(String... lines) {
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  /// A body in one chunk, and the last chunk.
  static String chunked(String body) {
    return Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
  }
}
