package io.tokenpak.dispatch.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// The lines that are sent to a CLI: each is one line of JSON, in ASCII.
public final class HostLine {
  private HostLine() {}

  /// A message of the user. Text that the client composed is no command and names no file to the
  /// CLI, whatever it looks like.
  public static String user(String uuid, JsonNode content, boolean clientComposed) {
    ObjectNode line = Json.object().put("type", "user").put("uuid", uuid);
    line.putObject("message").put("role", "user").set("content", content);
    if (clientComposed) {
      line.put("client_composed", true);
    }
    return Json.line(line.putNull("parent_tool_use_id"));
  }

  /// A request; its subtype is already in it.
  public static String request(String requestId, ObjectNode request) {
    ObjectNode line = Json.object().put("type", "control_request").put("request_id", requestId);
    line.set("request", request);
    return Json.line(line);
  }

  /// The answer to a request of the CLI.
  public static String answer(String requestId, ObjectNode response) {
    ObjectNode line = Json.object().put("type", "control_response");
    line.putObject("response")
        .put("subtype", "success")
        .put("request_id", requestId)
        .set("response", response);
    return Json.line(line);
  }

  /// The answer to a request that is not understood.
  public static String refusal(String requestId, String error) {
    ObjectNode line = Json.object().put("type", "control_response");
    line.putObject("response")
        .put("subtype", "error")
        .put("request_id", requestId)
        .put("error", error);
    return Json.line(line);
  }
}
