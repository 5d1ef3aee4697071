package io.tokenpak.companion.exchange;

/// Makes text from outside fit for one line that people read: it can neither end the line, nor move
/// the cursor, nor turn the writing direction.
public final class Printable {
  private Printable() {}

  /// The text with control characters escaped.
  public static String line(String text) {
    int first = 0;
    while (first < text.length() && isPlain(text.charAt(first))) {
      first++;
    }
    return first == text.length() ? text : escaped(text);
  }

  /// At most the first characters of the text, with control characters escaped.
  public static String line(String text, int most) {
    return line(text.length() <= most ? text : text.substring(0, most));
  }

  /// Whether a secret may stand in the text: a token in a form that providers or the companion give
  /// out.
  public static boolean mayHoldSecret(String text) {
    return holds(text, "sk-") || holds(text, "tpk_") || holds(text, "eyJ");
  }

  private static boolean holds(String text, String beginning) {
    for (int at = text.indexOf(beginning); at >= 0; at = text.indexOf(beginning, at + 1)) {
      if (at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1))) {
        return true;
      }
    }
    return false;
  }

  private static String escaped(String text) {
    StringBuilder line = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isPlain(c)) {
        line.append(c);
      } else {
        line.append(escape(c));
      }
    }
    return line.toString();
  }

  private static String escape(char c) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> "\\u%04x".formatted((int) c);
    };
  }

  private static boolean isPlain(char c) {
    if (c < 0x7f) {
      return c >= ' ';
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
