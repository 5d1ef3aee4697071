package io.tokenpak.dispatch.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the lines that a CLI writes, by their JSON: the order of keys changes from line to line.
public final class LineParser {
  private LineParser() {}

  /// What the line says; nothing if it is none of the protocol.
  public static Optional<CliLine> parse(String line) {
    return Json.read(line).filter(JsonNode::isObject).map(LineParser::read);
  }

  private static CliLine read(JsonNode node) {
    String type = text(node, "type");
    return switch (type) {
      case "stream_event" -> new CliLine.Partial(node.path("event"), parent(node));
      case "assistant" -> new CliLine.Block(node.path("message"), parent(node), error(node));
      case "user" -> new CliLine.Echo(node.path("message"), parent(node));
      case "result" -> result(node);
      case "control_request" -> asked(node);
      case "control_response" -> answered(node.path("response"));
      case "control_cancel_request" -> new CliLine.Withdrawn(text(node, "request_id"));
      case "system" -> system(node);
      default -> new CliLine.Other(type);
    };
  }

  private static Optional<String> error(JsonNode line) {
    boolean said = line.path("is_api_error_message").asBoolean() || line.has("error");
    return said ? Optional.of(text(line, "error")) : Optional.empty();
  }

  private static Optional<String> parent(JsonNode line) {
    return optional(line, "parent_tool_use_id");
  }

  private static Result result(JsonNode line) {
    List<String> errors = new ArrayList<>();
    line.path("errors").forEach(error -> errors.add(error.asText()));
    return new Result(
        text(line, "subtype"),
        line.path("is_error").asBoolean(),
        new Result.ApiError(line.path("api_error_status").asInt(), text(line, "api_error_type")),
        text(line, "result"),
        new Result.Ending(
            text(line, "stop_reason"), text(line, "terminal_reason"), line.path("usage")),
        errors,
        optional(line, "user_message_uuid"));
  }

  private static Asked asked(JsonNode line) {
    String id = text(line, "request_id");
    JsonNode request = line.path("request");
    String subtype = text(request, "subtype");
    return switch (subtype) {
      case "can_use_tool" ->
          new Asked.MayRun(
              id,
              text(request, "tool_name"),
              request.path("input"),
              text(request.path("mcp_server"), "source"),
              text(request, "tool_use_id"));
      case "mcp_message" ->
          new Asked.Message(id, text(request, "server_name"), request.path("message"));
      default -> new Asked.Unknown(id, subtype);
    };
  }

  private static CliLine.Answered answered(JsonNode response) {
    boolean failed = !text(response, "subtype").equals("success");
    return new CliLine.Answered(
        text(response, "request_id"),
        response.path("response"),
        failed ? Optional.of(text(response, "error")) : Optional.empty());
  }

  private static CliLine system(JsonNode line) {
    String subtype = text(line, "subtype");
    return switch (subtype) {
      case "init" -> new CliLine.Init(text(line, "session_id"), text(line, "model"));
      case "api_retry" ->
          new CliLine.Retry(
              line.path("attempt").asInt(), line.path("error_status").asInt(), text(line, "error"));
      case "permission_denied" ->
          new CliLine.Refused(text(line, "tool_name"), text(line, "message"));
      default -> new CliLine.Other("system/" + subtype);
    };
  }

  private static Optional<String> optional(JsonNode node, String key) {
    JsonNode value = node.path(key);
    return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
  }

  /// Empty where there is none.
  private static String text(JsonNode node, String key) {
    return node.path(key).asText("");
  }
}
