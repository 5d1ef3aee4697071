package io.tokenpak.companion;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/// Finds the name that was probably meant.
public final class Nearest {
  private Nearest() {}

  /// The known name with the fewest edits to the given one, ignoring case.
  public static String to(String given, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(name -> edits(lower(given), lower(name))))
        .orElseThrow();
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /// Levenshtein's distance.
  private static int edits(String from, String to) {
    int[] row = new int[to.length() + 1];
    Arrays.setAll(row, column -> column);
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
