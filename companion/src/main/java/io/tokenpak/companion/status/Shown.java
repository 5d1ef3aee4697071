package io.tokenpak.companion.status;

import io.tokenpak.companion.exchange.Printable;
import org.jspecify.annotations.Nullable;

/// Makes text that others chose, such as the name of a model or a session, fit to be shown.
final class Shown {
  private static final int LONGEST = 200;

  private Shown() {}

  /// One line of bounded length; empty if there is none.
  static String text(@Nullable String text) {
    return text == null ? "" : Printable.line(text, LONGEST);
  }
}
