package io.tokenpak.dispatch.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// What user lines set off: rounds with the model, tools between them, and one result.
final class Turn {
  private static final String GO_ON =
      "Output token limit hit. Resume directly, with no apology and no recap.";
  private static final int MOST_CONTINUATIONS = 3;

  private final Session session;
  private final Desk desk;
  private final List<ObjectNode> userLines;
  private final JsonNode content;
  private final Faults faults;
  private final Work work = new Work();
  private final Spending spent = new Spending();
  private final Result result;
  private final Toolbox toolbox;
  private volatile boolean givesWay;
  private int toolResults;
  private boolean inTools;
  private boolean failed;

  Turn(Session session, Desk desk, List<ObjectNode> userLines) {
    this.session = session;
    this.desk = desk;
    this.userLines = userLines;
    content = Desk.merged(userLines);
    faults = Faults.inText(Json.textOf(content));
    toolbox = new Toolbox(session, desk);
    result = new Result(session, userLines, spent, toolbox);
  }

  /// Runs to the result; true if that reports an error.
  boolean run() {
    userLines.forEach(line -> desk.tellState(line, "started"));
    faults.spoil();
    try {
      serve();
    } catch (Aborted e) {
      abort();
    } catch (ApiFailure e) {
      fail(e);
    }
    userLines.forEach(line -> desk.tellState(line, "completed"));
    finish();
    return failed;
  }

  void interrupt() {
    work.abort();
  }

  /// Ends for the sake of a line that must not wait.
  void giveWay() {
    givesWay = true;
    work.abort();
  }

  Faults faults() {
    return faults;
  }

  private void serve() throws Aborted, ApiFailure {
    UserText text = new UserText(session, userLines.getLast(), content);
    if (!userLines.getFirst().path("shouldQuery").asBoolean(true)) {
      open();
      say(content);
      result.write(Json.object("subtype", "success").put("num_turns", 0).put("result", ""));
    } else if (text.isCommand()) {
      String answer = text.runCommand();
      session.writeInit();
      result.write(Json.object("subtype", "success").put("num_turns", 0).put("result", answer));
    } else {
      session.lent.settle(work);
      open();
      faults.at(Step.AFTER_INIT, session.lines);
      faults.spoil(session.lines);
      session.chat.mendBeforeUser();
      session.recordPrompt();
      say(text.expanded());
      converse();
    }
  }

  private void open() {
    session.writeInit();
    session.lines.write(session.systemLine("status").put("status", "requesting"));
    userLines.forEach(desk::replay);
  }

  private void say(JsonNode said) {
    String given = userLines.getLast().path("uuid").asText();
    String uuid = given.isEmpty() ? UUID.randomUUID().toString() : given;
    session.chat.add("user", Json.message("user", said), uuid);
  }

  private void converse() throws Aborted, ApiFailure {
    int rounds = 0;
    int continuations = 0;
    while (true) {
      ToolCalls calls = new ToolCalls(session, work, toolbox);
      Reply reply = ask(calls);
      rounds++;
      if (reply.callsTools()) {
        takeResults(calls);
        if (toolbox.isStopped()) {
          throw new Aborted();
        }
        if (rounds >= maxTurns()) {
          reachedMaxTurns(reply);
          return;
        }
      } else if (reply.stopReason().equals("max_tokens") && continuations++ < MOST_CONTINUATIONS) {
        session.chat.add(
            "user", Json.message("user", TextNode.valueOf(GO_ON)), UUID.randomUUID().toString());
      } else {
        succeed(reply);
        return;
      }
    }
  }

  private Reply ask(ToolCalls calls) throws Aborted, ApiFailure {
    inTools = false;
    Round round = new Round(session, work, faults, calls, spent);
    try {
      return round.ask();
    } catch (Aborted e) {
      round.keepPartial();
      if (!calls.isEmpty()) {
        takeAnyResults(calls);
      }
      throw e;
    }
  }

  private void takeResults(ToolCalls calls) throws Aborted {
    takeAnyResults(calls);
    work.check();
  }

  private void takeAnyResults(ToolCalls calls) {
    inTools = true;
    ArrayNode results = calls.results();
    toolResults += results.size();
    session.chat.add("user", Json.message("user", results), UUID.randomUUID().toString());
  }

  private int maxTurns() {
    return Integer.parseInt(
        session.options.value("--max-turns").orElse(Integer.toString(Integer.MAX_VALUE)));
  }

  private void succeed(Reply reply) {
    faults.at(Step.BEFORE_RESULT, session.lines);
    result.write(
        Json.object("subtype", "success")
            .put("num_turns", 1 + toolResults)
            .put("stop_reason", reply.stopReason())
            .put("terminal_reason", "completed")
            .put("result", reply.text()));
  }

  private void reachedMaxTurns(Reply reply) {
    failed = true;
    ObjectNode said =
        Json.object("subtype", "error_max_turns")
            .put("is_error", true)
            .put("num_turns", 1 + toolResults)
            .put("stop_reason", reply.stopReason())
            .put("terminal_reason", "max_turns");
    said.putArray("errors").add("Reached maximum number of turns (" + maxTurns() + ")");
    result.write(said);
  }

  private void abort() {
    String why =
        inTools ? "[Request interrupted by user for tool use]" : "[Request interrupted by user]";
    ObjectNode message = Json.message("user", Json.array().add(Json.textBlock(why)));
    session.chat.add("user", message, UUID.randomUUID().toString());
    ObjectNode line = session.line("user").putNull("parent_tool_use_id");
    line.set("message", message);
    session.lines.write(line.put("timestamp", Instant.now().toString()));
    ObjectNode said =
        Json.object("subtype", givesWay ? "success" : "error_during_execution")
            .put("is_error", !givesWay)
            .put("num_turns", 2 + toolResults)
            .putNull("stop_reason")
            .put("terminal_reason", inTools ? "aborted_tools" : "aborted_streaming");
    failed = !givesWay;
    said.putArray("errors").add("[ede_diagnostic] result_type=user last_content_type=n/a");
    result.write(said);
  }

  private void fail(ApiFailure failure) {
    failed = true;
    ObjectNode message =
        Json.message("assistant", Json.array().add(Json.textBlock(failure.text())))
            .put("id", UUID.randomUUID().toString())
            .put("type", "message")
            .put("model", "<synthetic>")
            .put("stop_reason", "stop_sequence");
    session.chat.addError(message, UUID.randomUUID().toString());
    ObjectNode line = session.line("assistant").putNull("parent_tool_use_id");
    line.set("message", message);
    line.put("error", failure.kind()).put("is_api_error_message", true);
    ObjectNode said =
        Json.object("subtype", "success")
            .put("is_error", true)
            .put("num_turns", 1)
            .put("stop_reason", "stop_sequence")
            .put("terminal_reason", "api_error")
            .put("result", failure.text());
    if (failure.status() > 0) {
      line.put("api_error_status", failure.status());
      said.put("api_error_status", failure.status());
    }
    session.lines.write(line);
    result.write(said);
  }

  private void finish() {
    session.lines.split(null);
    faults.at(Step.AFTER_RESULT, session.lines);
    if (faults.has("lose-transcript")) {
      session.chat.transcript().ifPresent(Transcript::delete);
    }
    if (faults.has("unsolicited")) {
      desk.offerNotification("<task-notification>something ended</task-notification>");
    }
  }
}
