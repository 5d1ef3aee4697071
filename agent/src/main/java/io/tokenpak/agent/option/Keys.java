package io.tokenpak.agent.option;

import io.tokenpak.agent.probe.Probe;
import io.tokenpak.agent.probe.Probes;

/// The names of the options.
final class Keys {
  private static final String[] KNOWN = Options.KEYS.split(",", -1);

  private Keys() {}

  static boolean isKnown(String key) {
    for (String known : KNOWN) {
      if (known.equals(key)) {
        return true;
      }
    }
    return key.startsWith("header.") || key.startsWith("clients.");
  }

  static String unknown(String key) {
    return "there is no option '"
        + key
        + "'; did you mean '"
        + nearest(key)
        + "'? There are "
        + String.join(", ", KNOWN)
        + ", header.NAME and clients.NAME";
  }

  private static String nearest(String key) {
    String nearest = KNOWN[0];
    for (String known : KNOWN) {
      if (distance(key, known) < distance(key, nearest)) {
        nearest = known;
      }
    }
    return nearest;
  }

  /// How many letters must be added, taken away or changed.
  private static int distance(String from, String to) {
    int[] before = new int[to.length() + 1];
    for (int i = 0; i < before.length; i++) {
      before[i] = i;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[before.length];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int change = before[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, Math.min(row[j - 1], before[j]) + 1);
      }
      before = row;
    }
    return before[to.length()];
  }

  /// A client's name.
  static String client(String key, String name) {
    StringBuilder known = new StringBuilder();
    for (Probe probe : Probes.all()) {
      if (probe.client().equals(name)) {
        return name;
      }
      if (known.indexOf(probe.client()) < 0) {
        known.append(known.length() == 0 ? "" : ", ").append(probe.client());
      }
    }
    throw new BadOption(key, "there is no client '" + name + "'; there are " + known);
  }
}
