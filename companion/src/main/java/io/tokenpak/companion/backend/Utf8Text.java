package io.tokenpak.companion.backend;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/// Tells strict UTF-8 from everything that JSON parsers are lenient about.
final class Utf8Text {
  private static final int PIECE = 8 * 1024;

  private Utf8Text() {}

  /// Whether the bytes are well-formed UTF-8, begin without a byte order mark and are not another
  /// Unicode encoding in disguise: in text of JSON, a zero byte means UTF-16 or UTF-32.
  static boolean isUtf8(byte[] bytes) {
    return !beginsWithMark(bytes) && !hasZero(bytes) && isWellFormed(bytes);
  }

  private static boolean beginsWithMark(byte[] bytes) {
    return bytes.length >= 3
        && bytes[0] == (byte) 0xef
        && bytes[1] == (byte) 0xbb
        && bytes[2] == (byte) 0xbf;
  }

  private static boolean hasZero(byte[] bytes) {
    for (byte each : bytes) {
      if (each == 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean isWellFormed(byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer piece = CharBuffer.allocate(PIECE);
    while (true) {
      CoderResult result = decoder.decode(in, piece, true);
      if (!result.isOverflow()) {
        return result.isUnderflow();
      }
      piece.clear();
    }
  }
}
