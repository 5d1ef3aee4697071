package io.tokenpak.dispatch.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.jspecify.annotations.Nullable;

/// What came of a tool call.
record Outcome(JsonNode content, boolean isError) {
  static Outcome text(String text) {
    return new Outcome(TextNode.valueOf(text), false);
  }

  static Outcome error(@Nullable String text) {
    return new Outcome(TextNode.valueOf(text == null ? "" : text), true);
  }
}
