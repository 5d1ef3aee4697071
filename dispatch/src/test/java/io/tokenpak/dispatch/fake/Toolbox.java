package io.tokenpak.dispatch.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/// Runs a tool call, having asked whether it may.
final class Toolbox {
  private final Session session;
  private final Desk desk;
  private final Bash bash;
  private final FileTool files;
  private final ArrayNode denials = Json.array();
  private final AtomicBoolean stopped = new AtomicBoolean();

  Toolbox(Session session, Desk desk) {
    this.session = session;
    this.desk = desk;
    bash = new Bash(session.folder, session.environment);
    files = new FileTool(session.folder);
  }

  ArrayNode denials() {
    return denials;
  }

  /// Whether the host denied a call and wanted the turn to end with it.
  boolean isStopped() {
    return stopped.get();
  }

  boolean isHarmless(String tool, JsonNode input) {
    return session.lent.isReadOnly(tool) || session.permission.isHarmless(tool, input);
  }

  Outcome run(ObjectNode block, Work work) throws Aborted {
    String tool = block.path("name").asText();
    boolean lent = session.lent.has(tool);
    if (!lent && !session.builtIn().contains(tool)) {
      return Outcome.error(
          "<tool_use_error>Error: No such tool available: " + tool + "</tool_use_error>");
    }
    JsonNode input = block.path("input");
    switch (session.permission.decide(tool, input, session.mode)) {
      case ALLOW -> {}
      case DENY -> {
        return deny(block, "Permission to use " + tool + " has been denied.");
      }
      case ASK -> {
        JsonNode answer = session.options.has("--permission-prompt-tool") ? ask(block, work) : null;
        if (answer == null) {
          session.lines.write(session.systemLine("permission_denied").put("tool_name", tool));
          return deny(block, tool + " needs approval, and nobody is there to give it.");
        }
        if (!answer.path("behavior").asText().equals("allow")) {
          stopped.compareAndSet(false, answer.path("interrupt").asBoolean());
          return deny(block, answer.path("message").asText());
        }
        input = answer.has("updatedInput") ? answer.get("updatedInput") : input;
      }
    }
    return lent
        ? session.lent.call(tool, block.path("id").asText(), input, work)
        : runBuiltIn(tool, block.path("id").asText(), input, work);
  }

  private Outcome runBuiltIn(String tool, String id, JsonNode input, Work work) throws Aborted {
    if (!tool.equals("Bash")) {
      return files.run(tool, input);
    }
    if (!input.path("run_in_background").asBoolean()) {
      return bash.run(input, work);
    }
    return session.isOn("CLAUDE_CODE_DISABLE_BACKGROUND_TASKS")
        ? Outcome.error("<tool_use_error>InputValidationError: run_in_background</tool_use_error>")
        : runInBackground(id, input.path("command").asText());
  }

  private JsonNode ask(ObjectNode block, Work work) throws Aborted {
    ObjectNode request =
        Json.object("subtype", "can_use_tool")
            .put("tool_name", block.path("name").asText())
            .put("display_name", block.path("name").asText());
    request.set("input", block.path("input"));
    request.set("permission_suggestions", Json.array());
    if (session.lent.has(block.path("name").asText())) {
      String server = block.path("name").asText().split("__", 3)[1];
      request.set("mcp_server", Json.object("name", server).put("source", "sdk"));
    }
    request.put("tool_use_id", block.path("id").asText());
    try {
      return session.host.ask(request, work, this::cancelRequest);
    } catch (Host.Declined e) {
      return Json.object("behavior", "deny")
          .put("message", "Tool permission request failed: " + e.getMessage());
    }
  }

  private void cancelRequest(String id) {
    session.lines.write(Json.object("type", "control_cancel_request").put("request_id", id));
  }

  private synchronized Outcome deny(ObjectNode block, String why) {
    ObjectNode denial =
        Json.object("tool_name", block.path("name").asText())
            .put("tool_use_id", block.path("id").asText());
    denial.set("tool_input", block.path("input"));
    denials.add(denial);
    return Outcome.error(why);
  }

  private Outcome runInBackground(String toolUseId, String command) {
    String task = "b" + UUID.randomUUID().toString().substring(0, 8);
    try {
      Path output = Files.createTempFile(task, ".output");
      Process process = bash.background(command, output);
      desk.taskStarted();
      session.lines.write(
          session
              .systemLine("task_started")
              .put("task_id", task)
              .put("tool_use_id", toolUseId)
              .put("description", command));
      Thread.ofPlatform().daemon().start(() -> awaitTask(process, task, command));
      return Outcome.text(
          "Command running in background with ID: "
              + task
              + ". Output is being written to: "
              + output);
    } catch (IOException e) {
      return Outcome.error(e.getMessage());
    }
  }

  private void awaitTask(Process process, String task, String command) {
    int status = process.onExit().join().exitValue();
    Exit.disowns(process.toHandle());
    String summary = "Background command \"" + command + "\" completed (exit code " + status + ")";
    ObjectNode update = session.systemLine("task_updated").put("task_id", task);
    update.set("patch", Json.object("status", "completed"));
    session.lines.write(update);
    session.lines.write(
        session
            .systemLine("task_notification")
            .put("task_id", task)
            .put("status", "completed")
            .put("summary", summary));
    desk.taskEnded("<task-notification>" + summary + "</task-notification>");
  }
}
