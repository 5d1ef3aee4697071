package io.tokenpak.companion;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Splits a list: at separators, except within parentheses, or as a JSON list.
final class ListText {
  private ListText() {}

  /// The parts, without blanks around them and without empty ones; empty if the list is malformed.
  static Optional<List<String>> parse(String text, String separators) {
    return text.startsWith("[") ? listed(text) : split(text, separators);
  }

  private static Optional<List<String>> listed(String text) {
    try {
      List<String> parts = new ArrayList<>();
      for (JsonNode each : new ObjectMapper().readTree(text)) {
        if (!each.isTextual()) {
          return Optional.empty();
        }
        add(parts, each.asText());
      }
      return Optional.of(parts);
    } catch (JacksonException malformed) {
      return Optional.empty();
    }
  }

  private static Optional<List<String>> split(String text, String separators) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int begin = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '(') {
        depth++;
      } else if (c == ')' && --depth < 0) {
        return Optional.empty();
      } else if (depth == 0 && separators.indexOf(c) >= 0) {
        add(parts, text.substring(begin, i));
        begin = i + 1;
      }
    }
    add(parts, text.substring(begin));
    return depth == 0 ? Optional.of(parts) : Optional.empty();
  }

  private static void add(List<String> parts, String part) {
    String stripped = part.strip();
    if (!stripped.isEmpty() && !parts.contains(stripped)) {
      parts.add(stripped);
    }
  }
}
