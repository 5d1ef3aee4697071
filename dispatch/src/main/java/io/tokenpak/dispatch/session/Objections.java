package io.tokenpak.dispatch.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the CLI would change in a conversation on its way to the provider, nearly all of which the
/// API refuses as well.
final class Objections {
  private final Conversation conversation;
  private final Set<String> calls = new HashSet<>();
  private Set<String> open = Set.of();

  Objections(Conversation conversation) {
    this.conversation = conversation;
  }

  Optional<String> first() {
    List<Message> messages = conversation.messages();
    for (int i = 0; i < messages.size(); i++) {
      Message message = messages.get(i);
      String why = message.isUser() ? user(message) : assistant(message);
      if (why != null) {
        return Optional.of("messages." + i + ": " + why);
      }
    }
    return conversation.newest().isPresent()
        ? Optional.empty()
        : Optional.of("messages: the last one must be the user's");
  }

  private @Nullable String user(Message message) {
    Set<String> answered = new HashSet<>();
    for (JsonNode block : message.content()) {
      if (SpokenForm.is(block, "tool_use")) {
        return "a user's message cannot hold a tool_use block";
      }
      if (SpokenForm.is(block, "tool_result")) {
        String id = block.path("tool_use_id").asText();
        if (!open.contains(id)) {
          return "a tool_result block must answer a tool_use block of the message before";
        }
        if (!answered.add(id)) {
          return "a tool_use block must be answered once";
        }
      }
    }
    if (answered.size() < open.size()) {
      return "each tool_use block of the message before must be answered by a tool_result block";
    }
    open = Set.of();
    return message.content().stream().allMatch(SpokenForm::isBlank) ? EMPTY : null;
  }

  private static final String EMPTY = "content must not be empty";

  private @Nullable String assistant(Message message) {
    Set<String> asked = new HashSet<>();
    boolean says = false;
    for (JsonNode block : message.content()) {
      if (SpokenForm.is(block, "tool_result")) {
        return "an assistant's message cannot hold a tool_result block";
      }
      if (SpokenForm.is(block, "tool_use") && !asks(block, asked)) {
        return "each tool_use block must have a name and an id of its own";
      }
      says |= !SpokenForm.isBlank(block) && !isThought(block);
    }
    open = asked;
    return says ? null : EMPTY;
  }

  private boolean asks(JsonNode block, Set<String> asked) {
    String id = block.path("id").asText();
    asked.add(id);
    return !id.isEmpty() && !block.path("name").asText().isEmpty() && calls.add(id);
  }

  private static boolean isThought(JsonNode block) {
    return SpokenForm.is(block, "thinking") || SpokenForm.is(block, "redacted_thinking");
  }
}
