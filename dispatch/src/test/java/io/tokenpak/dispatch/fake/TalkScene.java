package io.tokenpak.dispatch.fake;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenpak.dispatch.process.ClaudeEnvironment;
import io.tokenpak.dispatch.process.ClaudeProcess;
import io.tokenpak.dispatch.process.ClaudeProgram;
import io.tokenpak.dispatch.process.Enclosure;
import io.tokenpak.dispatch.process.Launch;
import io.tokenpak.dispatch.process.ProcessHost;
import io.tokenpak.dispatch.process.ProcessLimits;
import io.tokenpak.dispatch.process.ProcessStarter;
import io.tokenpak.dispatch.process.Redaction;
import io.tokenpak.dispatch.session.Message;
import io.tokenpak.dispatch.turn.LaunchArguments;
import io.tokenpak.dispatch.turn.LentTool;
import io.tokenpak.dispatch.turn.LineChannel;
import io.tokenpak.dispatch.turn.Permission;
import io.tokenpak.dispatch.turn.RunningTurn;
import io.tokenpak.dispatch.turn.Talk;
import io.tokenpak.dispatch.turn.TalkLimits;
import io.tokenpak.dispatch.turn.Thinking;
import io.tokenpak.dispatch.turn.TurnEvent;
import io.tokenpak.dispatch.turn.TurnFailure;
import io.tokenpak.dispatch.turn.TurnListener;
import io.tokenpak.dispatch.turn.TurnOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// One process of a CLI and the provider that it asks.
final class TalkScene implements AutoCloseable, TurnListener {
  static final String MODEL = "claude-sonnet-4-5";
  static final String SYSTEM = "you are in a test";
  static final String REMEDY = "The owner can allow more.";
  private static final List<LentTool> TOOLS =
      List.of(
          new LentTool(
              "lookup", "looks up", JsonNodeFactory.instance.objectNode().put("type", "object")));

  private final StubModel model = StubModel.start();
  private final ProcessStarter starter = new ProcessStarter();
  private final Path workspace;
  private final List<String> tools;
  private final Duration patience;
  private final Talk talk;
  private volatile boolean free;

  /// What came of a turn.
  record Heard(String text, int rounds, TurnEvent last) {
    List<String> lent() {
      return ((TurnEvent.CallsLent) last).toolUseIds();
    }

    TurnFailure failure() {
      return ((TurnEvent.Failed) last).failure();
    }

    String stopReason() {
      return ((TurnEvent.Completed) last).stopReason();
    }
  }

  /// A process that works in the folder with these tools.
  TalkScene(Path program, Path workspace, List<String> tools, Duration patience) throws Exception {
    this.patience = patience;
    this.tools = tools;
    this.workspace = workspace.toRealPath();
    Path home = Files.createTempDirectory(this.workspace.getParent(), "home");
    Map<String, String> environment =
        ClaudeEnvironment.from(Map.of("PATH", System.getenv("PATH"), "LANG", "C.UTF-8"), List.of())
            .with("HOME", home.toString())
            .with("CLAUDE_CONFIG_DIR", home.resolve(".claude").toString())
            .with("ANTHROPIC_BASE_URL", model.uri().toString())
            .with("ANTHROPIC_API_KEY", "sk-ant-none")
            .variables();
    ProcessHost host =
        new ProcessHost(
            starter,
            ClaudeProgram.probe(
                starter, program.toString(), System.getenv("PATH"), environment, patience),
            Enclosure.none(),
            UUID.randomUUID().toString(),
            ProcessLimits.DEFAULTS);
    LaunchArguments arguments =
        new LaunchArguments(
            new LaunchArguments.Tools(
                Optional.of(tools),
                List.of("Bash(sleep:*)"),
                "default",
                Optional.empty(),
                false,
                20),
            List.of(),
            false);
    Launch launch = new Launch(arguments.beginning(UUID.randomUUID()), environment, this.workspace);
    talk =
        Talk.open(
            ear -> LineChannel.to(ClaudeProcess.start(host, launch, Redaction.of(List.of()), ear)),
            new Talk.Rules(new Permission(REMEDY), TalkLimits.DEFAULTS, false, System::nanoTime));
    talk.ready().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    talk.prepare(SYSTEM, TOOLS);
  }

  Talk talk() {
    return talk;
  }

  StubModel model() {
    return model;
  }

  Path workspace() {
    return workspace;
  }

  /// The names of all tools that the model may call.
  List<String> toolNames() {
    List<String> names = new ArrayList<>(tools);
    names.add(LentTool.PREFIX + "lookup");
    return names;
  }

  /// Whether the process has ended its turn.
  boolean isFree() {
    return free;
  }

  TurnOptions options(int maxTokens, Thinking thinking) {
    return new TurnOptions(MODEL, SYSTEM, maxTokens, thinking, TOOLS);
  }

  Heard say(String text) throws InterruptedException {
    return say(options(0, new Thinking.Usual()), Message.user(text));
  }

  Heard say(TurnOptions options, Message message) throws InterruptedException {
    free = false;
    return hear(talk.say(options, message, this));
  }

  /// Says something, and leaves once the provider was asked and nothing more comes for a while; a
  /// turn that waits for the caller is given up with its calls unseen.
  void leaveOnceAsked(String text) throws InterruptedException {
    free = false;
    int before = model.asked().size();
    try (RunningTurn turn = talk.say(options(0, new Thinking.Usual()), Message.user(text), this)) {
      await().atMost(patience).until(() -> model.asked().size() > before);
      if (text.contains(LentTool.PREFIX)) {
        await().atMost(patience).until(talk::isWaiting);
      } else {
        while (turn.next(Duration.ofMillis(300)).isPresent()) {
          // Takes what comes before the state that the text asks for.
        }
      }
    }
  }

  Heard giveResults(List<String> ids, String text) throws Exception {
    return hear(talk.resume(options(0, new Thinking.Usual()), results(ids, text), this));
  }

  private static Message results(List<String> ids, String text) {
    List<JsonNode> blocks = new ArrayList<>();
    for (String id : ids) {
      ObjectNode block = Json.object("type", "tool_result").put("tool_use_id", id);
      blocks.add(block.put("content", text + blocks.size()));
    }
    return new Message(Message.USER, blocks);
  }

  private Heard hear(RunningTurn turn) throws InterruptedException {
    StringBuilder text = new StringBuilder();
    int rounds = 0;
    try (turn) {
      while (true) {
        TurnEvent event = turn.next(patience).orElseThrow();
        if (!(event instanceof TurnEvent.Partial(JsonNode partial))) {
          return new Heard(text.toString(), rounds, event);
        }
        text.append(partial.at("/delta/text").asText(""));
        rounds += partial.path("type").asText().equals("message_start") ? 1 : 0;
      }
    }
  }

  @Override
  public void answered(Message answer) {}

  @Override
  public void waiting(Message answer, List<String> toolUseIds) {}

  @Override
  public void ended() {
    free = true;
  }

  @Override
  public void close() {
    talk.close();
    starter.close();
    model.close();
  }
}
