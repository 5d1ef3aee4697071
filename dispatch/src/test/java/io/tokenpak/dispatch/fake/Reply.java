package io.tokenpak.dispatch.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// What the model answered in one round.
record Reply(List<ObjectNode> blocks, String stopReason) {
  boolean callsTools() {
    return blocks.stream().anyMatch(block -> block.path("type").asText().equals("tool_use"));
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (ObjectNode block : blocks) {
      text.append(block.path("text").asText());
    }
    return text.toString();
  }
}
