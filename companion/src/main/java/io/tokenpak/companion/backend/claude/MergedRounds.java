package io.tokenpak.companion.backend.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Makes one message of the rounds of a turn: one beginning, blocks numbered throughout, one end.
/// Calls of local tools stay out of it; calls of lent ones appear under the caller's names.
///
/// The end of a block is held back until the next event: what comes right before the end of a round
/// that has none of its own was put there by the CLI when the stream broke off.
final class MergedRounds {
  private final AnswerIdentity identity;
  private final Consumer<ObjectNode> client;
  private final TokenSum tokens = new TokenSum();

  /// Shown of the round under way, in order.
  private final List<ShownBlock> shown = new ArrayList<>();

  /// By their number in the round.
  private final Map<Integer, ShownBlock> byNumber = new HashMap<>();

  /// Calls of lent tools in the last round.
  private final Set<String> calls = new HashSet<>();

  private @Nullable ShownBlock ending;
  private ObjectNode lastDelta = JsonNodeFactory.instance.objectNode();
  private boolean begun;
  private boolean inRound;
  private int repeated;
  private int next;

  /// @param client given each event of the message
  MergedRounds(AnswerIdentity identity, Consumer<ObjectNode> client) {
    this.identity = identity;
    this.client = client;
  }

  /// Takes the next event of a round.
  void take(JsonNode event) throws BrokenAnswer {
    switch (event.path("type").asText()) {
      case "message_start" -> beginRound(event.path("message"));
      case "content_block_start" -> beginBlock(event);
      case "content_block_delta" -> {
        ShownBlock block = block(event);
        if (block != null) {
          block.delta(event.path("delta"));
        }
      }
      case "content_block_stop" -> ending = block(event);
      case "message_delta" -> endRound(event);
      case "message_stop" -> ending = null;
      default -> {
        // Whatever the API may add: an answer is complete without it.
      }
    }
  }

  private void beginRound(JsonNode message) throws BrokenAnswer {
    if (!calls.isEmpty()) {
      throw unanswered();
    }
    if (!inRound) {
      shown.clear();
    }
    ending = null;
    inRound = true;
    repeated = 0;
    byNumber.clear();
    tokens.begin(message.path("usage"));
    if (!begun) {
      begin(message);
    }
  }

  private void begin(JsonNode message) {
    begun = true;
    client.accept(
        JsonNodeFactory.instance
            .objectNode()
            .put("type", "message_start")
            .set("message", identity.of(message)));
  }

  private void beginBlock(JsonNode event) throws BrokenAnswer {
    endBlock();
    ObjectNode block = identity.shown(event.path("content_block"));
    if (block == null) {
      return;
    }
    ShownBlock current;
    if (repeated < shown.size()) {
      current = shown.get(repeated);
      current.reopen(block);
    } else {
      current = new ShownBlock(next++, block, client);
      shown.add(current);
      current.open();
    }
    repeated++;
    byNumber.put(number(event), current);
  }

  private void endBlock() throws BrokenAnswer {
    if (ending != null) {
      ending.close();
      ending = null;
    }
  }

  private @Nullable ShownBlock block(JsonNode event) {
    return byNumber.get(number(event));
  }

  private static int number(JsonNode event) {
    return event.path("index").asInt();
  }

  private void endRound(JsonNode event) throws BrokenAnswer {
    endBlock();
    if (repeated < shown.size()) {
      throw ShownBlock.differs();
    }
    inRound = false;
    for (ShownBlock block : shown) {
      if (!block.id().isEmpty()) {
        calls.add(block.id());
      }
    }
    tokens.end(event.path("usage"));
    if (event.path("delta") instanceof ObjectNode delta) {
      lastDelta = delta;
    }
  }

  /// The answer ends with calls whose results the caller is to bring.
  void endWithCalls(List<String> ids) throws BrokenAnswer {
    endBlock();
    if (!calls.containsAll(ids) || ids.size() < calls.size() || inRound) {
      throw unanswered();
    }
    end("tool_use", tokens.sum());
  }

  /// The answer is complete.
  ///
  /// @param usage what all of it cost
  void endComplete(String reason, JsonNode usage) throws BrokenAnswer {
    if (inRound) {
      throw new BrokenAnswer("the answer broke off: ask again");
    }
    if (!calls.isEmpty() && reason.equals("end_turn")) {
      throw unanswered();
    }
    end(reason, usage.isEmpty() ? tokens.sum() : usage);
  }

  private void end(String reason, JsonNode usage) {
    if (!begun) {
      begin(JsonNodeFactory.instance.objectNode());
    }
    ObjectNode delta = lastDelta.deepCopy();
    delta.put("stop_reason", reason);
    if (!delta.has("stop_sequence")) {
      delta.putNull("stop_sequence");
    }
    ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", "message_delta");
    var _ = event.set("delta", delta);
    client.accept(event.set("usage", usage));
    client.accept(JsonNodeFactory.instance.objectNode().put("type", "message_stop"));
  }

  private static BrokenAnswer unanswered() {
    return new BrokenAnswer(
        "the model called a tool of the caller's, and the CLI did not wait for its result: ask"
            + " again");
  }
}
