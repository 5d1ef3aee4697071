package io.tokenpak.companion.metric;

import java.util.Optional;

/// The span of a client, as a field of its request [names
/// it](https://www.w3.org/TR/trace-context/#traceparent-header).
///
/// @param trace 32 hexadecimal digits
/// @param span 16 of them
/// @param sampled whether the client records its trace
record TraceParent(String trace, String span, boolean sampled) {
  private static final int LENGTH = 55;

  /// Empty if it is none, or one that cannot be continued.
  static Optional<TraceParent> of(String text) {
    if (text.length() < LENGTH || !hasForm(text) || text.startsWith("ff")) {
      return Optional.empty();
    }
    // Later versions may add parts behind; the first has none.
    if (text.length() > LENGTH && (text.startsWith("00") || text.charAt(LENGTH) != '-')) {
      return Optional.empty();
    }
    String trace = text.substring(3, 35);
    String span = text.substring(36, 52);
    if (isZero(trace) || isZero(span)) {
      return Optional.empty();
    }
    boolean sampled = (Character.digit(text.charAt(LENGTH - 1), 16) & 1) == 1;
    return Optional.of(new TraceParent(trace, span, sampled));
  }

  private static boolean hasForm(String text) {
    for (int i = 0; i < LENGTH; i++) {
      char c = text.charAt(i);
      boolean dash = i == 2 || i == 35 || i == 52;
      boolean digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
      if (dash ? c != '-' : !digit) {
        return false;
      }
    }
    return true;
  }

  private static boolean isZero(String digits) {
    return digits.chars().allMatch(c -> c == '0');
  }
}
