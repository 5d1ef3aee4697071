package io.tokenpak.companion.backend.claude;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/// Finds text that is none: half a surrogate pair has no UTF-8 and could not be passed on.
final class Surrogates {
  private static final String WRONG = "the body holds half a surrogate pair: send whole characters";

  private Surrogates() {}

  /// @throws io.tokenpak.companion.exchange.Refusal if there is any, in names or values
  static void check(JsonNode node) {
    if (node.isTextual()) {
      check(node.textValue());
    } else if (node.isArray()) {
      node.forEach(Surrogates::check);
    } else {
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        check(member.getKey());
        check(member.getValue());
      }
    }
  }

  private static void check(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          throw Place.refused(WRONG);
        }
        i++;
      }
    }
  }
}
