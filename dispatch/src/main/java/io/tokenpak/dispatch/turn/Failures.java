package io.tokenpak.dispatch.turn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tokenpak.dispatch.protocol.Json;
import io.tokenpak.dispatch.protocol.Result;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads from the end of a turn why it has no answer.
///
/// The CLI reports an error of the provider as a text of its own: `API Error: 400 MESSAGE`, `API
/// Error: 400 {"type":"error",…}`, `API Error: Request rejected (429) · MESSAGE`, `API Error: 500
/// MESSAGE. ADVICE`.
final class Failures {
  private static final Pattern PREFIX =
      Pattern.compile(
          "^(?:Failed to authenticate\\. )?API Error: (?:Request rejected )?\\(?\\d{3}\\)?(?: ·)? ?");

  /// It names a port of ours as the provider.
  private static final Pattern ADVICE =
      Pattern.compile("\\.? This is a server-side issue, usually temporary\\b.*$", Pattern.DOTALL);

  private static final Map<Integer, String> TYPES =
      Map.of(
          400, "invalid_request_error",
          401, "authentication_error",
          403, "permission_error",
          404, "not_found_error",
          413, "request_too_large",
          429, "rate_limit_error",
          529, "overloaded_error");

  private Failures() {}

  /// The failure that this result reports; the error is the CLI's word for it, empty if it said
  /// none.
  static TurnFailure of(Result result, String error) {
    if (result.subtype().equals("error_max_turns")) {
      return TurnFailure.of(
          TurnFailure.Kind.TOO_MANY_ROUNDS, "the model called tools more often than one turn may");
    }
    if (result.apiError().status() > 0) {
      return provider(result);
    }
    String text = result.text().isBlank() ? String.join("; ", result.errors()) : result.text();
    if (error.equals("authentication_failed") || text.startsWith("Not logged in")) {
      return TurnFailure.of(
          TurnFailure.Kind.NOT_LOGGED_IN,
          "the Claude CLI has no login that works; run `claude` and then /login as the user that runs this ("
              + text
              + ")");
    }
    if (result.ending().terminalReason().equals("prompt_too_long")) {
      return new TurnFailure(TurnFailure.Kind.PROVIDER, 413, TYPES.getOrDefault(413, ""), text);
    }
    return result.ending().terminalReason().equals("api_error")
        ? new TurnFailure(TurnFailure.Kind.PROVIDER, 502, "api_error", message(text))
        : TurnFailure.of(
            TurnFailure.Kind.PROTOCOL,
            "the CLI ended the turn by itself: " + describe(result, text));
  }

  private static String describe(Result result, String text) {
    return text.isBlank() ? result.subtype() + " " + result.ending().terminalReason() : text;
  }

  private static TurnFailure provider(Result result) {
    int status = result.apiError().status();
    String text = message(result.text());
    JsonNode body = json(text);
    String type = body.path("error").path("type").asText(result.apiError().type());
    if (type.isEmpty()) {
      type = TYPES.getOrDefault(status, status < 500 ? "invalid_request_error" : "api_error");
    }
    return new TurnFailure(
        TurnFailure.Kind.PROVIDER, status, type, body.path("error").path("message").asText(text));
  }

  private static String message(String text) {
    Matcher prefix = PREFIX.matcher(text);
    String rest = prefix.find() ? text.substring(prefix.end()) : text;
    return ADVICE.matcher(rest).replaceFirst("");
  }

  private static JsonNode json(String text) {
    return Json.read(text.startsWith("{") ? text : "{}").orElse(MissingNode.getInstance());
  }
}
