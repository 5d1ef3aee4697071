package io.tokenpak.dispatch.turn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenpak.dispatch.session.Message;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The answer as its caller will see it, gathered from the model's stream: the rounds one after the
/// other, without calls of local tools.
///
/// A round that ended without the model's word that it did was cut off, and the CLI asks again; the
/// round that follows stands in its place.
final class Draft {
  private final Set<String> lentNames;
  private final List<JsonNode> blocks = new ArrayList<>();
  private final List<String> lentIds = new ArrayList<>();
  private final Set<String> messageIds = new HashSet<>();
  private final UsageSum usage = new UsageSum();
  private Round round = new Round();
  private String stopReason = "";

  /// A round that has not ended.
  private static final class Round {
    private final List<BlockDraft> blocks = new ArrayList<>();
    private JsonNode startUsage = JsonNodeFactory.instance.objectNode();
  }

  /// An answer in which the tools of these qualified names are the caller's.
  Draft(Set<String> lentNames) {
    this.lentNames = lentNames;
  }

  void add(JsonNode event) {
    switch (event.path("type").asText()) {
      case "message_start" -> start(event.path("message"));
      case "content_block_start" -> round.blocks.add(new BlockDraft(event));
      case "content_block_delta" -> block(event).ifPresent(block -> block.add(event.path("delta")));
      case "message_delta" -> end(event);
      default -> {}
    }
  }

  private void start(JsonNode message) {
    round = new Round();
    round.startUsage = message.path("usage");
    messageIds.add(message.path("id").asText());
  }

  private Optional<BlockDraft> block(JsonNode event) {
    int index = event.path("index").asInt();
    return round.blocks.stream().filter(block -> block.index() == index).findFirst();
  }

  private void end(JsonNode event) {
    String reason = event.path("delta").path("stop_reason").asText("");
    usage.add(round.startUsage, event.path("usage"));
    for (BlockDraft block : round.blocks) {
      keep(block.whole());
    }
    stopReason = reason;
    round = new Round();
  }

  private void keep(ObjectNode block) {
    if (!block.path("type").asText().equals("tool_use")) {
      blocks.add(block);
    } else if (lentNames.contains(block.path("name").asText())) {
      lentIds.add(block.path("id").asText());
      String name = block.path("name").asText();
      blocks.add(block.put("name", name.substring(LentTool.PREFIX.length())));
    }
  }

  /// Whether the model's stream brought this message.
  boolean knows(String messageId) {
    return messageIds.contains(messageId);
  }

  /// Whether no round has ended well.
  boolean isEmpty() {
    return blocks.isEmpty();
  }

  /// The calls of the caller's tools, all rounds together; once there are any, their round is the
  /// last.
  List<String> lentIds() {
    return List.copyOf(lentIds);
  }

  /// Why the last round ended; empty if none has.
  String stopReason() {
    return stopReason;
  }

  /// What the rounds used, added up.
  ObjectNode usage() {
    return usage.total();
  }

  Message message() {
    return Message.assistant(blocks);
  }
}
