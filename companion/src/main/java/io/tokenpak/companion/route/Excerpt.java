package io.tokenpak.companion.route;

import io.tokenpak.companion.exchange.Printable;

/// What a caller wrote, as far as it may be repeated in a message.
final class Excerpt {
  private static final int LONGEST = 80;

  private Excerpt() {}

  static String of(String text) {
    return Printable.mayHoldSecret(text) ? "<redacted>" : Printable.line(text, LONGEST);
  }
}
