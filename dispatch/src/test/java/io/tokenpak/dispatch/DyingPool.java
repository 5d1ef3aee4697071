package io.tokenpak.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tokenpak.dispatch.session.Message;
import io.tokenpak.dispatch.turn.LentTool;
import io.tokenpak.dispatch.turn.TurnEvent;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/// A companion that is there to be killed: sessions talk in it without end, each of which remembers
/// on disk what its caller knows.
final class DyingPool {
  private final PoolRun run;
  private final Path memory;

  private DyingPool(PoolRun run, Path memory) {
    this.run = run;
    this.memory = memory;
  }

  /// Takes the folder, the model, the program, a seed, and the names of sessions.
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    PoolSettings settings = settings(folder, Path.of(arguments[2]));
    Path memory = Files.createDirectories(folder.resolve("callers"));
    DyingPool pool = new DyingPool(PoolRun.of(folder, URI.create(arguments[1]), settings), memory);
    for (int i = 4; i < arguments.length; i++) {
      String name = arguments[i];
      Random random = new Random(Long.parseLong(arguments[3]) * 31 + i);
      var _ = Thread.ofPlatform().start(() -> pool.talk(name, random));
    }
  }

  /// Fewer processes than sessions, so that some are always being started.
  static PoolSettings settings(Path folder, Path program) {
    PoolSettings usual = Tuned.processes(4, 1).apply(PoolRun.settings(folder, program));
    return new PoolSettings(
        usual.program(),
        usual.folders(),
        new PoolSettings.Tools(
            Optional.of(List.of("Bash")),
            List.of("Bash"),
            PermissionMode.DEFAULT,
            Optional.empty(),
            false,
            0),
        usual.limits(),
        usual.patience(),
        usual.sessions(),
        usual.home());
  }

  private void talk(String name, Random random) {
    try {
      Talking talking =
          run.talking(name)
              .with(new LentTool("lookup", "looks up", Json.parse("{\"type\":\"object\"}")));
      talking.messages().addAll(remembered(name));
      while (true) {
        // A result that the caller still owes comes first: it is part of the last turn.
        Talking.Answer answer =
            talking.ask(owed(talking).orElseGet(() -> Message.user(words(name, talking, random))));
        remember(name, talking.messages());
        if (answer.last() instanceof TurnEvent.CallsLent) {
          LockSupport.parkNanos(Duration.ofMillis(random.nextInt(400)).toNanos());
        } else if (!(answer.last() instanceof TurnEvent.Completed)) {
          System.out.println("FAILED " + name + " " + answer.last());
          return;
        }
        System.out.println("DONE " + name);
      }
    } catch (Exception failure) {
      System.out.println("FAILED " + name + " " + failure);
    }
  }

  /// What the caller has to say next, in one of several ways to be answered.
  private static String words(String name, Talking talking, Random random) {
    long turn = talking.messages().stream().filter(DyingPool::isWord).count();
    String word = name + "-" + turn + " [[text:heard " + name + "-" + turn + "]]";
    return switch (random.nextInt(4)) {
      case 0 -> word;
      case 1 -> word + " [[chunks:10,60]]";
      case 2 ->
          word
              + " [[tool:Bash {\"command\":\"setsid sleep 600 >/dev/null 2>&1 & sleep 0.%d\"}]]"
                  .formatted(1 + random.nextInt(9));
      default -> word + " [[tool:mcp__caller__lookup {\"q\":\"x\"}]]";
    };
  }

  private static boolean isWord(Message message) {
    return message.isUser() && message.content().getFirst().path("type").asText().equals("text");
  }

  private static Optional<Message> owed(Talking talking) {
    if (talking.messages().isEmpty()) {
      return Optional.empty();
    }
    return talking.messages().getLast().content().stream()
        .filter(block -> block.path("type").asText().equals("tool_use"))
        .findFirst()
        .map(call ->
            new Message(
                Message.USER,
                List.of(
                    JsonNodeFactory.instance
                        .objectNode()
                        .put("type", "tool_result")
                        .put("tool_use_id", call.path("id").asText())
                        .put("content", "found"))));
  }

  private List<Message> remembered(String name) throws IOException {
    Path file = memory.resolve(name);
    if (!Files.exists(file)) {
      return List.of();
    }
    java.util.ArrayList<Message> messages = new java.util.ArrayList<>();
    for (JsonNode message : Json.parse(Files.readString(file))) {
      messages.add(Message.of(message));
    }
    return messages;
  }

  private void remember(String name, List<Message> messages) throws IOException {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (Message message : messages) {
      var entry = all.addObject().put("role", message.role());
      message.content().forEach(entry.putArray("content")::add);
    }
    Path draft = memory.resolve(name + ".draft");
    Files.writeString(draft, all.toString());
    Path _ = Files.move(draft, memory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }
}
