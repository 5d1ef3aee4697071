package io.tokenpak.dispatch.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/// The line that ends a turn, its keys in another order each time.
final class Result {
  private static final AtomicInteger INDEX = new AtomicInteger();

  private final Session session;
  private final List<ObjectNode> userLines;
  private final Spending spent;
  private final Toolbox toolbox;
  private final Instant begun = Instant.now();

  Result(Session session, List<ObjectNode> userLines, Spending spent, Toolbox toolbox) {
    this.session = session;
    this.userLines = userLines;
    this.spent = spent;
    this.toolbox = toolbox;
  }

  void write(ObjectNode said) {
    ObjectNode line = said.deepCopy();
    long millis = Duration.between(begun, Instant.now()).toMillis();
    line.put("type", "result").put("duration_ms", millis).put("duration_api_ms", millis);
    line.put("session_id", session.id()).put("uuid", UUID.randomUUID().toString());
    if (!line.has("is_error")) {
      line.put("is_error", false);
    }
    if (!line.has("stop_reason")) {
      line.putNull("stop_reason");
    }
    if (!line.has("api_error_status")) {
      line.putNull("api_error_status");
    }
    line.set("usage", spent.usage());
    line.put("total_cost_usd", session.spending.dollars());
    line.set("modelUsage", session.spending.ofModel(session.model));
    line.set("permission_denials", toolbox.denials());
    line.put("queued_turn_count", 0).put("result_index", INDEX.getAndIncrement());
    ArrayNode uuids = Json.array();
    userLines.stream().filter(one -> one.has("uuid")).forEach(one -> uuids.add(one.get("uuid")));
    if (!uuids.isEmpty()) {
      line.set("user_message_uuid", uuids.get(uuids.size() - 1));
      line.set("user_message_uuids", uuids);
    }
    session.lines.write(shuffled(line));
  }

  static ObjectNode shuffled(ObjectNode line) {
    List<Map.Entry<String, JsonNode>> entries = new ArrayList<>(line.properties());
    Collections.shuffle(entries);
    ObjectNode shuffled = Json.object();
    entries.forEach(entry -> shuffled.set(entry.getKey(), entry.getValue()));
    return shuffled;
  }
}
