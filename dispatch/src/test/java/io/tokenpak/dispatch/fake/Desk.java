package io.tokenpak.dispatch.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// User lines on their way to a turn: those that come during one make up the next, together.
final class Desk {
  static final String NOTIFICATION = "isNotification";

  private final Deque<ObjectNode> waiting = new ArrayDeque<>();
  private final Set<String> seen = new HashSet<>();
  private final Session session;
  private @Nullable Turn current;
  private int tasks;
  private boolean closed;

  Desk(Session session) {
    this.session = session;
  }

  void offer(ObjectNode line) {
    String uuid = line.path("uuid").asText();
    if (!uuid.isEmpty()) {
      boolean fresh = remember(uuid);
      tellState(line, fresh ? "queued" : "completed");
      if (!fresh) {
        replay(line);
        return;
      }
    }
    Turn running = add(line);
    if (running != null && line.path("priority").asText().equals("now")) {
      running.giveWay();
    }
  }

  private synchronized boolean remember(String uuid) {
    return seen.add(uuid);
  }

  private synchronized @Nullable Turn add(ObjectNode line) {
    waiting.add(line);
    Turn running = current;
    if (running == null) {
      promote();
    }
    return running;
  }

  private void promote() {
    current = waiting.isEmpty() ? null : new Turn(session, this, batch());
    notifyAll();
  }

  private List<ObjectNode> batch() {
    List<ObjectNode> batch = new ArrayList<>();
    do {
      batch.add(waiting.remove());
    } while (isPlain(batch.getFirst()) && !waiting.isEmpty() && isPlain(waiting.element()));
    return batch;
  }

  private static boolean isPlain(ObjectNode line) {
    return line.path("shouldQuery").asBoolean(true) && !line.has(NOTIFICATION);
  }

  /// The content of several lines as that of one.
  static JsonNode merged(List<ObjectNode> lines) {
    List<JsonNode> contents =
        lines.stream().map(line -> line.path("message").path("content")).toList();
    if (contents.size() == 1) {
      return contents.getFirst();
    }
    if (contents.stream().allMatch(JsonNode::isTextual)) {
      return TextNode.valueOf(String.join("\n", contents.stream().map(JsonNode::asText).toList()));
    }
    ArrayNode blocks = Json.array();
    contents.forEach(content -> blocks.addAll(Json.blocks(content)));
    return blocks;
  }

  /// The next turn; none once stdin has ended and nothing can bring another.
  synchronized Optional<Turn> next() throws InterruptedException {
    while (current == null && !(closed && tasks == 0)) {
      wait();
    }
    return Optional.ofNullable(current);
  }

  synchronized void done() {
    promote();
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /// Interrupts the turn under way; answers which lines wait behind it.
  synchronized ArrayNode queued() {
    ArrayNode uuids = Json.array();
    waiting.forEach(line -> uuids.add(line.path("uuid").asText()));
    return uuids;
  }

  synchronized Optional<Turn> current() {
    return Optional.ofNullable(current);
  }

  synchronized void taskStarted() {
    tasks++;
  }

  synchronized void taskEnded(String notification) {
    tasks--;
    offerNotification(notification);
  }

  synchronized void offerNotification(String text) {
    ObjectNode line = Json.object("type", "user").put(NOTIFICATION, true);
    line.set("message", Json.message("user", TextNode.valueOf(text)));
    Turn _ = add(line);
  }

  void tellState(ObjectNode userLine, String state) {
    if (userLine.has("uuid")) {
      session.lines.write(
          session
              .line("command_lifecycle")
              .put("command_uuid", userLine.path("uuid").asText())
              .put("state", state));
    }
  }

  void replay(ObjectNode userLine) {
    if (session.options.has("--replay-user-messages") && !userLine.has(NOTIFICATION)) {
      ObjectNode line = session.line(userLine.path("type").asText()).putNull("parent_tool_use_id");
      line.set("message", userLine.path("message"));
      if (userLine.has("uuid")) {
        line.set("uuid", userLine.get("uuid"));
      }
      line.put("timestamp", java.time.Instant.now().toString());
      session.lines.write(line.put("isReplay", true));
    }
  }
}
