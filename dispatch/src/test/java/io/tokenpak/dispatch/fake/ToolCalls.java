package io.tokenpak.dispatch.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// The tool calls of one answer, each begun as soon as it is known, each result told as it comes.
final class ToolCalls {
  private static final String STOPPED =
      "The user doesn't want to proceed with this tool use. The tool use was rejected.";

  private record Call(ObjectNode block, boolean harmless, CompletableFuture<ObjectNode> result) {}

  private final Session session;
  private final Work work;
  private final Toolbox toolbox;
  private final List<Call> calls = new ArrayList<>();
  private final List<ObjectNode> ended = new ArrayList<>();

  ToolCalls(Session session, Work work, Toolbox toolbox) {
    this.session = session;
    this.work = work;
    this.toolbox = toolbox;
  }

  /// Harmless calls run side by side; any other waits for all before it.
  void start(ObjectNode block) {
    boolean harmless = toolbox.isHarmless(block.path("name").asText(), block.path("input"));
    List<Call> before = calls.stream().filter(call -> !harmless || !call.harmless()).toList();
    Call call = new Call(block, harmless, new CompletableFuture<>());
    calls.add(call);
    Thread.ofPlatform().daemon().start(() -> run(call, before));
  }

  void forget() {
    calls.clear();
    synchronized (ended) {
      ended.clear();
    }
  }

  private void run(Call call, List<Call> before) {
    before.forEach(earlier -> earlier.result().join());
    Outcome outcome;
    try {
      work.check();
      outcome = toolbox.run(call.block(), work);
    } catch (Aborted e) {
      outcome = Outcome.error(STOPPED);
    }
    ObjectNode result = result(call.block().path("id").asText(), outcome);
    synchronized (ended) {
      tell(result, outcome);
      ended.add(result);
    }
    call.result().complete(result);
  }

  /// The results in the order in which they came, also of calls that were stopped.
  ArrayNode results() {
    calls.forEach(call -> call.result().join());
    synchronized (ended) {
      return Json.array().addAll(ended);
    }
  }

  boolean isEmpty() {
    return calls.isEmpty();
  }

  private static ObjectNode result(String id, Outcome outcome) {
    ObjectNode result = Json.object("tool_use_id", id).put("type", "tool_result");
    result.set("content", outcome.content());
    return outcome.isError() || outcome.content().isTextual()
        ? result.put("is_error", outcome.isError())
        : result;
  }

  private void tell(JsonNode result, Outcome outcome) {
    ObjectNode line = session.line("user").putNull("parent_tool_use_id");
    line.set("message", Json.message("user", Json.array().add(result)));
    line.set("tool_use_result", outcome.content());
    session.lines.write(
        line.put("uuid", UUID.randomUUID().toString()).put("timestamp", Instant.now().toString()));
  }
}
