package io.tokenpak.companion.backend.claude;

import java.util.LinkedHashSet;
import java.util.Set;

/// The calls of tools in a conversation: each is answered in the user's next words, and nothing
/// else is.
final class ToolPairs {
  private final Set<String> open = new LinkedHashSet<>();
  private boolean user = true;

  /// The next message begins.
  void speaks(boolean nowUser, Place message) {
    if (user && !nowUser) {
      end(message);
    }
    user = nowUser;
  }

  void call(Place id) {
    if (!open.add(id.text())) {
      throw id.wrong("is the id of another call, too");
    }
  }

  void result(Place id) {
    if (!open.remove(id.text())) {
      throw id.wrong("answers no tool_use of the message before, or one that is answered already");
    }
  }

  /// @param at where the user has said what there was to say
  void end(Place at) {
    if (!open.isEmpty()) {
      throw at.wrong(
          "comes too early: the user must answer each tool_use of the message before with a"
              + " tool_result ("
              + open.size()
              + " left)");
    }
  }
}
