package io.tokenpak.companion;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Splits a command into a program and its arguments, without a shell: words between blanks, which
/// single or double quotes hold together, or a JSON list of words. Nothing else has a meaning.
final class CommandWords {
  private final List<String> words = new ArrayList<>();
  private @Nullable StringBuilder word;
  private char quote;

  private CommandWords() {}

  /// The words, at least one; empty if a quote is not closed or the list is malformed.
  static Optional<List<String>> parse(String text) {
    List<String> words = text.startsWith("[") ? listed(text) : new CommandWords().split(text);
    return words.isEmpty() || words.getFirst().isBlank() ? Optional.empty() : Optional.of(words);
  }

  private static List<String> listed(String text) {
    try {
      List<String> words = new ArrayList<>();
      for (JsonNode each : new ObjectMapper().readTree(text)) {
        if (!each.isValueNode() || each.isNull()) {
          return List.of();
        }
        words.add(each.asText());
      }
      return words;
    } catch (JacksonException malformed) {
      return List.of();
    }
  }

  private List<String> split(String text) {
    for (int i = 0; i < text.length(); i++) {
      take(text.charAt(i));
    }
    endWord();
    return quote == 0 ? words : List.of();
  }

  private void take(char c) {
    if (quote != 0) {
      if (c == quote) {
        quote = 0;
      } else {
        current().append(c);
      }
    } else if (c == '"' || c == '\'') {
      quote = c;
      // Quotes around nothing are a word without letters.
      var _ = current();
    } else if (Character.isWhitespace(c)) {
      endWord();
    } else {
      current().append(c);
    }
  }

  private StringBuilder current() {
    if (word == null) {
      word = new StringBuilder();
    }
    return word;
  }

  private void endWord() {
    if (word != null) {
      words.add(word.toString());
      word = null;
    }
  }
}
