package io.tokenpak.companion.platform;

import io.tokenpak.companion.exchange.RequestHead;

/// The product that a `User-Agent` names first: `AsyncAnthropic` of `AsyncAnthropic/Python 1.13.0`.
final class UserAgent {
  private UserAgent() {}

  /// Whether the product's name contains a word, ignoring case.
  static boolean productContains(RequestHead head, String word) {
    String agent = head.field("User-Agent").orElse("");
    int last = productLength(agent) - word.length();
    for (int index = 0; index <= last; index++) {
      if (agent.regionMatches(true, index, word, 0, word.length())) {
        return true;
      }
    }
    return false;
  }

  private static int productLength(String agent) {
    int index = 0;
    while (index < agent.length() && agent.charAt(index) != '/' && agent.charAt(index) != ' ') {
      index++;
    }
    return index;
  }
}
