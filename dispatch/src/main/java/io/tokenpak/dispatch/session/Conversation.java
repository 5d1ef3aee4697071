package io.tokenpak.dispatch.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A conversation: messages of the user and of the model by turns.
///
/// @param messages no two in a row of one role: such count as one message, as they do for the API
public record Conversation(List<Message> messages) {
  /// Merges messages in a row that have the same role.
  public Conversation {
    messages = merged(messages);
  }

  private static List<Message> merged(List<Message> messages) {
    List<Message> runs = new ArrayList<>(messages.size());
    for (int i = 0; i < messages.size(); ) {
      Message first = messages.get(i);
      int end = i + 1;
      while (end < messages.size() && messages.get(end).role().equals(first.role())) {
        end++;
      }
      runs.add(end == i + 1 ? first : joined(messages.subList(i, end)));
      i = end;
    }
    return List.copyOf(runs);
  }

  private static Message joined(List<Message> run) {
    List<JsonNode> content = new ArrayList<>();
    run.forEach(message -> content.addAll(message.content()));
    return new Message(run.getFirst().role(), content);
  }

  /// Reads the `messages` of a request.
  public static Conversation of(JsonNode messages) {
    if (!messages.isArray() || messages.isEmpty()) {
      throw new IllegalArgumentException("messages: must be a list of at least one message");
    }
    List<Message> read = new ArrayList<>(messages.size());
    for (JsonNode message : messages) {
      try {
        read.add(Message.of(message));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("messages." + read.size() + ": " + e.getMessage(), e);
      }
    }
    return new Conversation(read);
  }

  /// What was said before the newest message of the user.
  public Conversation history() {
    return newest().isPresent() ? new Conversation(messages.subList(0, messages.size() - 1)) : this;
  }

  /// What the user says now; empty if the model spoke last.
  public Optional<Message> newest() {
    return messages.isEmpty() || !messages.getLast().isUser()
        ? Optional.empty()
        : Optional.of(messages.getLast());
  }

  /// This conversation and one message more.
  public Conversation and(Message message) {
    List<Message> longer = new ArrayList<>(messages);
    longer.add(message);
    return new Conversation(longer);
  }

  /// What finds the session that holds exactly this conversation.
  public Digest digest(Scope scope) {
    return HistoryChain.of(scope).and(this).digest();
  }
}
