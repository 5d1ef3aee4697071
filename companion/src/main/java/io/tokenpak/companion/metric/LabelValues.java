package io.tokenpak.companion.metric;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tokenpak.companion.exchange.Printable;
import java.util.HashMap;
import java.util.Map;

/// The values that a label has taken: a bounded number, since most of them are named from outside.
/// Whoever collects the metrics keeps a series for each.
final class LabelValues {
  /// Stands for all values that came when there were enough.
  static final String OTHER = "other";

  /// How many values a label may take beside `other`.
  static final int MOST = 32;

  private static final int LONGEST = 100;

  private final Map<String, String> known = new HashMap<>();

  /// The value as it may be shown; empty stays empty, which says that there is none.
  synchronized String admitted(String value) {
    if (value.isEmpty()) {
      return value;
    }
    String before = known.get(value);
    if (before != null) {
      return before;
    }
    if (known.size() == MOST || Printable.mayHoldSecret(value)) {
      return OTHER;
    }
    String shown = shown(value);
    known.put(value.length() <= LONGEST ? value : shown, shown);
    return shown;
  }

  /// Broken surrogates would become the same bytes as a question mark, and two series one.
  private static String shown(String value) {
    return new String(Printable.line(value, LONGEST).getBytes(UTF_8), UTF_8);
  }
}
