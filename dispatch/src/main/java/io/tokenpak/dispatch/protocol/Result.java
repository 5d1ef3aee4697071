package io.tokenpak.dispatch.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/// The end of a turn. An error of the provider has the subtype `success` too, and says that it is
/// one.
///
/// @param userMessageUuid the line that it answers; older releases do not say
public record Result(
    String subtype,
    boolean isError,
    ApiError apiError,
    String text,
    Ending ending,
    List<String> errors,
    Optional<String> userMessageUuid)
    implements CliLine.Spoken {
  /// The provider's error: status 0 and an empty type where it reported none.
  public record ApiError(int status, String type) {}

  /// How the turn ended: the model's stop reason (empty if there is none), why the CLI ended it,
  /// and what it used.
  public record Ending(String stopReason, String terminalReason, JsonNode usage) {}

  /// Copies the errors.
  public Result {
    errors = List.copyOf(errors);
  }
}
