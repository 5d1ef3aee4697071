package io.tokenpak.companion.exchange;

/// Finds `.` and `..` segments in an undecoded path, in any spelling that some server on the way
/// might take for one: percent-encoded, beside an encoded or reversed slash, with parameters.
///
/// Such a path would leave the part of an API that was matched, and carry a credential along.
final class DotSegments {
  private DotSegments() {}

  static boolean isIn(String path) {
    int start = 0;
    while (start < path.length()) {
      int index = start;
      int dots = 0;
      while (index < path.length() && symbolAt(path, index) == '.') {
        dots++;
        index += widthAt(path, index);
      }
      if ((dots == 1 || dots == 2) && endsSegment(path, index)) {
        return true;
      }
      while (index < path.length() && symbolAt(path, index) != '/') {
        index += widthAt(path, index);
      }
      start = index < path.length() ? index + widthAt(path, index) : index;
    }
    return false;
  }

  private static boolean endsSegment(String path, int index) {
    if (index >= path.length()) {
      return true;
    }
    char symbol = symbolAt(path, index);
    return symbol == '/' || symbol == ';';
  }

  /// The character at an index, decoded as far as it matters here.
  private static char symbolAt(String path, int index) {
    char character = path.charAt(index);
    if (character == '\\') {
      return '/';
    }
    if (widthAt(path, index) == 1) {
      return character;
    }
    int high = Character.digit(path.charAt(index + 1), 16);
    int low = Character.digit(path.charAt(index + 2), 16);
    char decoded = high < 0 || low < 0 ? '%' : (char) (high * 16 + low);
    return decoded == '\\' ? '/' : decoded;
  }

  private static int widthAt(String path, int index) {
    return path.charAt(index) == '%' && index + 2 < path.length() ? 3 : 1;
  }
}
