package io.tokenpak.dispatch.turn;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenpak.dispatch.protocol.Asked;
import java.util.Set;
import java.util.function.Predicate;

/// The answer to what the CLI asks before it runs a tool. What the owner allowed is known to the
/// CLI and never asked, so that only the caller's own tools get a yes here.
///
/// @param remedy what the owner can do to allow more; the model sees it
public record Permission(String remedy) {
  private static final Set<String> INTERACTIVE =
      Set.of("AskUserQuestion", "ExitPlanMode", "EnterPlanMode");

  /// The response for the CLI.
  ObjectNode answer(Asked.MayRun asked, Predicate<String> isLent) {
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    if (asked.source().equals("sdk") && isLent.test(asked.toolName())) {
      response.put("behavior", "allow").set("updatedInput", asked.input());
      return response;
    }
    return response.put("behavior", "deny").put("message", reason(asked.toolName()));
  }

  private String reason(String tool) {
    return INTERACTIVE.contains(tool)
        ? tool
            + " needs a person at this terminal, and there is none; say in your answer what you would ask"
        : "this use of " + tool + " is not allowed here, and nobody can be asked. " + remedy;
  }
}
