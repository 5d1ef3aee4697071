package io.tokenpak.companion.usage.budget;

import java.util.Locale;

/// What happens once a budget is spent.
public enum Action {
  /// The owner is told.
  WARN,
  /// The owner is told, and further requests are refused.
  REFUSE;

  /// In lower case.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
