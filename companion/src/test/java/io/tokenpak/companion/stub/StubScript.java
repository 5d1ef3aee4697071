package io.tokenpak.companion.stub;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the stub's model does: calls its tool once where a request offers it, and says its text
/// otherwise.
///
/// @param webSockets whether a WebSocket is accepted; where not, its handshake is answered with 426
public record StubScript(String text, @Nullable ToolCall toolCall, boolean webSockets) {

  /// A call of the tool `name`, its input as JSON.
  public record ToolCall(String name, String inputJson) {}

  public static StubScript saying(String text) {
    return new StubScript(text, null, true);
  }

  public StubScript afterCalling(String tool, String inputJson) {
    return new StubScript(text, new ToolCall(tool, inputJson), webSockets);
  }

  public StubScript withoutWebSockets() {
    return new StubScript(text, toolCall, false);
  }

  Optional<ToolCall> call() {
    return Optional.ofNullable(toolCall);
  }
}
