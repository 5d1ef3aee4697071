package io.tokenpak.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tokenpak.dispatch.session.Conversation;
import io.tokenpak.dispatch.session.Message;
import io.tokenpak.dispatch.session.Scope;
import io.tokenpak.dispatch.turn.LentTool;
import io.tokenpak.dispatch.turn.RunningTurn;
import io.tokenpak.dispatch.turn.Thinking;
import io.tokenpak.dispatch.turn.Turn;
import io.tokenpak.dispatch.turn.TurnEvent;
import io.tokenpak.dispatch.turn.TurnOptions;
import io.tokenpak.dispatch.turn.TurnRefused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A caller with a conversation: asks, takes the answer, and remembers both.
final class Talking {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final PoolRun run;
  private final String session;
  private final List<LentTool> tools = new ArrayList<>();
  private List<Message> messages = new ArrayList<>();
  private String model = "claude-sonnet-4-5";
  private @Nullable String system;

  Talking(PoolRun run, String session) {
    this.run = run;
    this.session = session;
  }

  /// Everything that happened in one answer.
  record Answer(List<JsonNode> events, TurnEvent last) {
    String text() {
      StringBuilder text = new StringBuilder();
      for (JsonNode event : events) {
        text.append(event.path("delta").path("text").asText());
      }
      return text.toString();
    }
  }

  Talking with(LentTool tool) {
    tools.add(tool);
    return this;
  }

  Talking asking(String another) {
    model = another;
    return this;
  }

  Talking told(String systemPrompt) {
    system = systemPrompt;
    return this;
  }

  List<Message> messages() {
    return messages;
  }

  /// Another caller that knows the same.
  Talking copy() {
    Talking copy = new Talking(run, session);
    copy.messages = new ArrayList<>(messages);
    copy.tools.addAll(tools);
    copy.model = model;
    copy.system = system;
    return copy;
  }

  /// Changes what was said.
  void edit(int position, Message message) {
    messages.set(position, message);
  }

  /// Asks, and takes the whole answer.
  Answer ask(String text) throws TurnRefused, InterruptedException {
    return ask(Message.user(text));
  }

  Answer ask(Message message) throws TurnRefused, InterruptedException {
    try (RunningTurn turn = begin(message)) {
      Answer answer = drain(turn);
      messages.add(message);
      messages.add(said(answer));
      return answer;
    }
  }

  RunningTurn begin(Message message) throws TurnRefused, InterruptedException {
    List<Message> all = new ArrayList<>(messages);
    all.add(message);
    return run.pool()
        .begin(
            new Turn(
                new Scope("test", session, run.pool().workspace("")),
                new Conversation(all),
                new TurnOptions(model, system, 1000, new Thinking.Off(), tools)));
  }

  static Answer drain(RunningTurn turn) throws InterruptedException {
    List<JsonNode> events = new ArrayList<>();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      Optional<TurnEvent> event = turn.next(Duration.ofSeconds(1));
      if (event.isPresent() && event.get() instanceof TurnEvent.Partial(JsonNode partial)) {
        events.add(partial);
      } else if (event.isPresent()) {
        return new Answer(events, event.get());
      }
    }
    throw new AssertionError("no end of the answer; so far " + events);
  }

  /// The answer as its caller keeps it.
  private static Message said(Answer answer) {
    List<JsonNode> blocks = new ArrayList<>();
    StringBuilder input = new StringBuilder();
    StringBuilder text = new StringBuilder();
    JsonNode open = JsonNodeFactory.instance.objectNode();
    int ended = 0;
    for (JsonNode event : answer.events()) {
      switch (event.path("type").asText()) {
        case "message_start" -> {
          // What the CLI begins again, it has said nothing of.
          blocks.subList(ended, blocks.size()).clear();
        }
        case "message_delta" -> ended = blocks.size();
        case "content_block_start" -> {
          open = event.path("content_block");
          input.setLength(0);
          text.setLength(0);
        }
        case "content_block_delta" -> {
          input.append(event.path("delta").path("partial_json").asText());
          text.append(event.path("delta").path("text").asText());
        }
        case "content_block_stop" -> closed(open, text, input).ifPresent(blocks::add);
        default -> {}
      }
    }
    return Message.assistant(blocks);
  }

  private static Optional<JsonNode> closed(JsonNode open, StringBuilder text, StringBuilder input) {
    String name = open.path("name").asText();
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (open.path("type").asText()) {
      case "text" ->
          Optional.of(nodes.objectNode().put("type", "text").put("text", text.toString()));
      case "tool_use" ->
          name.startsWith(LentTool.PREFIX)
              ? Optional.of(
                  nodes
                      .objectNode()
                      .put("type", "tool_use")
                      .put("id", open.path("id").asText())
                      .put("name", name.substring(LentTool.PREFIX.length()))
                      .set("input", Json.parse(input.toString())))
              : Optional.empty();
      default -> Optional.empty();
    };
  }
}
