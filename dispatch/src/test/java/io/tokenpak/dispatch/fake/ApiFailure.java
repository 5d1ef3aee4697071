package io.tokenpak.dispatch.fake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// The provider declined, or could not be heard out; status 0 stands for the latter.
final class ApiFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  private ApiFailure(int status, String message) {
    super(message);
    this.status = status;
  }

  static ApiFailure of(int status, String body) {
    String said = body;
    try {
      JsonNode message = Json.parse(body).path("error").path("message");
      said = message.isTextual() ? message.asText() : body;
    } catch (JsonProcessingException _) {
      // Not every provider explains itself in JSON.
    }
    return new ApiFailure(status, said);
  }

  static ApiFailure connection(@Nullable String message) {
    return new ApiFailure(0, String.valueOf(message));
  }

  static ApiFailure notLoggedIn() {
    return new ApiFailure(-1, "Not logged in · Please run /login");
  }

  int status() {
    return status;
  }

  boolean canRetry() {
    return status == 0 || status == 401 || status == 408 || status == 429 || status >= 500;
  }

  String kind() {
    return switch (status) {
      case -1, 401, 403 -> "authentication_failed";
      case 404 -> "model_not_found";
      case 429 -> "rate_limit";
      case 529 -> "overloaded";
      default -> status >= 500 ? "server_error" : "unknown";
    };
  }

  String text() {
    String said = "API Error: " + status + " " + getMessage();
    return switch (status) {
      case -1 -> String.valueOf(getMessage());
      case 0 -> "API Error: Connection error.";
      case 401, 403 -> "Failed to authenticate. " + said;
      case 404 -> "There's an issue with the selected model. " + said;
      case 413 -> "Request too large (max 32MB). " + said;
      default -> said;
    };
  }
}
