package io.tokenpak.dispatch.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.atomic.AtomicBoolean;

/// Answers the control requests of the host, also during a turn.
final class Control {
  private final Session session;
  private final Desk desk;
  private final Faults faults;
  private final AtomicBoolean initialized = new AtomicBoolean();

  Control(Session session, Desk desk, Faults faults) {
    this.session = session;
    this.desk = desk;
    this.faults = faults;
  }

  void handle(JsonNode line) {
    String id = line.path("request_id").asText();
    JsonNode request = line.path("request");
    switch (request.path("subtype").asText()) {
      // Only the first counts. A greeting waits for answers, which come by the thread that is here.
      case "initialize" -> {
        boolean first = initialized.compareAndSet(false, true);
        if (first) {
          session.prompt(request);
          request.path("sdkMcpServers").forEach(name -> session.lent.expect(name.asText()));
        }
        Thread.ofPlatform().daemon().start(() -> initialize(id, first));
      }
      case "interrupt" -> interrupt(id);
      case "set_model" -> setModel(id, request.path("model").asText());
      case "set_permission_mode" -> setMode(id, request.path("mode").asText());
      case "set_max_thinking_tokens" -> {
        session.thinkingTokens = request.path("max_thinking_tokens").asInt();
        succeed(id, Json.object());
      }
      case "apply_flag_settings" -> apply(id, request.path("settings"));
      case "get_binary_version" -> succeed(id, Json.object("version", FakeClaude.VERSION));
      case "mcp_status" -> {
        ObjectNode status = Json.object();
        status.set("mcpServers", session.lent.status());
        succeed(id, status);
      }
      default ->
          fail(
              id,
              "Unsupported control request subtype: " + request.path("subtype").asText(),
              "unsupported_request");
    }
  }

  private void initialize(String id, boolean first) {
    faults.at(Step.BEFORE_INITIALIZE, session.lines);
    if (first) {
      session.lent.greet();
    }
    ObjectNode answer = Json.object("output_style", "default");
    answer.set("commands", Json.array());
    answer.set("agents", Json.array());
    answer.set("models", Json.array());
    answer.set("account", Json.object("apiProvider", "firstParty"));
    answer
        .put("pid", ProcessHandle.current().pid())
        .put("claude_code_version", FakeClaude.VERSION)
        .put("current_permission_mode", session.mode)
        .put("session_state", "idle");
    succeed(id, answer);
    faults.at(Step.AFTER_INITIALIZE, session.lines);
  }

  private void interrupt(String id) {
    ObjectNode answer = Json.object();
    answer.set("still_queued", desk.queued());
    succeed(id, answer);
    desk.current().ifPresent(Turn::interrupt);
  }

  private void setModel(String id, String model) {
    session.model = model;
    succeed(id, Json.object("model", model));
  }

  private void apply(String id, JsonNode settings) {
    session.model = settings.path("model").asText(session.model);
    JsonNode tokens = settings.path("env").path("CLAUDE_CODE_MAX_OUTPUT_TOKENS");
    if (!tokens.isMissingNode()) {
      session.maxTokens = tokens.asInt(Session.USUAL_TOKENS);
    }
    respond(Json.object("subtype", "success").put("request_id", id));
  }

  private void setMode(String id, String mode) {
    boolean launchedFree =
        session.options.has("--dangerously-skip-permissions")
            || session.options.value("--permission-mode").orElse("").equals(PermissionMode.BYPASS);
    if (!PermissionMode.known(mode)) {
      fail(id, "Cannot set permission mode: " + mode + " is none", "invalid_mode");
    } else if (mode.equals(PermissionMode.BYPASS) && !launchedFree) {
      fail(id, "Cannot set permission mode to bypassPermissions", "invalid_mode");
    } else {
      session.mode = mode;
      succeed(id, Json.object("mode", mode));
      session.lines.write(
          session.systemLine("status").putNull("status").put("permissionMode", mode));
    }
  }

  private void succeed(String id, ObjectNode answer) {
    ObjectNode response = Json.object("subtype", "success").put("request_id", id);
    response.set("response", answer);
    respond(response);
  }

  private void fail(String id, String error, String code) {
    respond(
        Json.object("subtype", "error")
            .put("request_id", id)
            .put("error", error)
            .put("error_code", code));
  }

  private void respond(ObjectNode response) {
    ObjectNode line = Json.object("type", "control_response");
    line.set("response", response);
    session.lines.write(line);
  }
}
