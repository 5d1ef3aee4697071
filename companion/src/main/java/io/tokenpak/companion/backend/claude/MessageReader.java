package io.tokenpak.companion.backend.claude;

import com.fasterxml.jackson.databind.JsonNode;
import io.tokenpak.dispatch.session.Conversation;
import io.tokenpak.dispatch.session.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Reads the messages of a request: the user first and last, every call of a tool answered by the
/// message after it.
final class MessageReader {
  private static final Set<String> MEMBERS = Set.of("role", "content");

  private final ToolPairs pairs = new ToolPairs();
  private final BlockReader blocks = new BlockReader(pairs);

  private MessageReader() {}

  /// @throws io.tokenpak.companion.exchange.Refusal if it is no conversation that a model could
  ///   answer
  static Conversation conversation(Place messages) {
    List<Place> items = messages.items();
    if (items.isEmpty()) {
      throw messages.wrong("must hold a message");
    }
    MessageReader reader = new MessageReader();
    List<Message> read = new ArrayList<>(items.size());
    for (Place message : items) {
      read.add(reader.message(message));
    }
    if (!read.getFirst().isUser()) {
      throw items.getFirst().member("role").wrong("must be user: the user begins");
    }
    if (!read.getLast().isUser()) {
      throw items
          .getLast()
          .member("role")
          .wrong("must be user: the CLI cannot go on from the beginning of an answer");
    }
    reader.pairs.end(items.getLast());
    return new Conversation(read);
  }

  private Message message(Place message) {
    String role = message.only(MEMBERS).member("role").text();
    boolean user = role.equals(Message.USER);
    if (!user && !role.equals(Message.ASSISTANT)) {
      throw message.member("role").wrong("use user or assistant");
    }
    pairs.speaks(user, message);
    return new Message(role, content(message.member("content"), user));
  }

  private List<JsonNode> content(Place content, boolean user) {
    List<JsonNode> read = new ArrayList<>();
    if (content.isText()) {
      if (!content.text().isEmpty()) {
        read.add(BlockReader.text(content.text()));
      }
    } else if (content.isArray()) {
      for (Place block : content.items()) {
        blocks.block(block, user).ifPresent(read::add);
      }
    } else {
      throw content.wrong("must be a string or a list of content blocks");
    }
    if (read.isEmpty()) {
      throw content.wrong("must not be empty");
    }
    return read;
  }
}
