package io.tokenpak.dispatch.fake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the newest user text tells [StubModel] to answer.
record Script(String text, Map<String, String> directives, List<ObjectNode> blocks, int messages) {
  private static final Pattern DIRECTIVE =
      Pattern.compile("\\[\\[(\\w+):(.*?)]](?!])", Pattern.DOTALL);
  private static final Pattern REMINDER =
      Pattern.compile("<system-reminder>.*?</system-reminder>", Pattern.DOTALL);
  private static final int LONGEST_ECHO = 40;

  static Script of(JsonNode messages) {
    int newest = newestText(messages);
    String text = newest < 0 ? "" : textOf(messages.get(newest));
    Map<String, String> directives = new HashMap<>();
    List<ObjectNode> calls = new ArrayList<>();
    List<ObjectNode> parallel = new ArrayList<>();
    Matcher found = DIRECTIVE.matcher(text);
    while (found.find()) {
      switch (found.group(1)) {
        case "tool" -> calls.add(call(found.group(2)));
        case "par" -> parallel.add(call(found.group(2)));
        default -> directives.put(found.group(1), found.group(2));
      }
    }
    int rounds = roundsSince(messages, newest);
    List<ObjectNode> blocks = new ArrayList<>();
    if (rounds == 0 && directives.containsKey("think")) {
      blocks.add(
          Json.object("type", "thinking")
              .put("thinking", directives.get("think"))
              .put("signature", "c2lnbmVk"));
    }
    if (rounds == 0 && !parallel.isEmpty()) {
      blocks.addAll(parallel);
    } else if (parallel.isEmpty() && rounds < calls.size()) {
      blocks.add(calls.get(rounds));
    } else {
      blocks.add(Json.textBlock(answer(directives, messages, text)));
    }
    return new Script(text, Map.copyOf(directives), List.copyOf(blocks), messages.size());
  }

  Optional<String> directive(String name) {
    return Optional.ofNullable(directives.get(name));
  }

  /// The number that a directive gives at a position, or another one.
  int number(String name, int position, int otherwise) {
    String[] words = directives.getOrDefault(name, "").split(",", -1);
    return words.length <= position || words[position].isBlank()
        ? otherwise
        : Integer.parseInt(words[position].strip());
  }

  String stopReason() {
    boolean calls = blocks.stream().anyMatch(block -> block.has("input"));
    return calls ? "tool_use" : directives.getOrDefault("stop", "end_turn");
  }

  private static int newestText(JsonNode messages) {
    for (int i = messages.size() - 1; i >= 0; i--) {
      JsonNode message = messages.get(i);
      if (message.path("role").asText().equals("user")) {
        String text = textOf(message);
        boolean carriesResults = !results(message).isEmpty();
        if (!text.isBlank() && (!carriesResults || DIRECTIVE.matcher(text).find())) {
          return i;
        }
      }
    }
    return -1;
  }

  /// The last text of a message, for the CLI puts lines that got no answer before it, and after it
  /// where it keeps an image.
  private static String textOf(JsonNode message) {
    String last = "";
    for (JsonNode block : Json.blocks(message.path("content"))) {
      String text = REMINDER.matcher(block.path("text").asText()).replaceAll("");
      last = text.isBlank() || text.startsWith("[Image: source:") ? last : text;
    }
    return last;
  }

  private static int roundsSince(JsonNode messages, int from) {
    int rounds = 0;
    for (int i = from + 1; i < messages.size(); i++) {
      JsonNode message = messages.get(i);
      boolean calls = false;
      for (JsonNode block : message.path("content")) {
        calls |= block.path("type").asText().equals("tool_use");
      }
      rounds += calls ? 1 : 0;
    }
    return rounds;
  }

  private static List<JsonNode> results(JsonNode message) {
    List<JsonNode> results = new ArrayList<>();
    for (JsonNode block : message.path("content")) {
      if (block.path("type").asText().equals("tool_result")) {
        results.add(block);
      }
    }
    return results;
  }

  private static ObjectNode call(String directive) {
    int space = directive.indexOf(' ');
    ObjectNode call = Json.object("type", "tool_use");
    try {
      call.put("name", space < 0 ? directive : directive.substring(0, space));
      call.set("input", space < 0 ? Json.object() : Json.parse(directive.substring(space + 1)));
      return call;
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String answer(Map<String, String> directives, JsonNode messages, String text) {
    String given = directives.get("text");
    if (given != null) {
      return given;
    }
    List<JsonNode> results =
        messages.isEmpty() ? List.of() : results(messages.get(messages.size() - 1));
    if (results.isEmpty()) {
      String echo = text.strip();
      return "answer after %d messages to: %s"
          .formatted(messages.size(), echo.substring(0, Math.min(echo.length(), LONGEST_ECHO)));
    }
    List<String> said = results.stream().map(Script::said).toList();
    return "the tool said: " + String.join(" | ", said);
  }

  private static String said(JsonNode result) {
    JsonNode content = result.path("content");
    String text = content.isTextual() ? content.asText() : Json.textOf(content);
    return result.path("is_error").asBoolean() ? "(error) " + text : text;
  }
}
