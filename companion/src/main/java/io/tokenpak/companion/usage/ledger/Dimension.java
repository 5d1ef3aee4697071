package io.tokenpak.companion.usage.ledger;

import java.util.Locale;

/// By what usage is summed up.
public enum Dimension {
  SESSION,
  PLATFORM,
  PROVIDER,
  MODEL,
  SOURCE,
  /// Days of the query's time zone, as `2026-01-31`.
  DAY,
  /// Hours of the query's time zone, as `2026-01-31T15`.
  HOUR;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
