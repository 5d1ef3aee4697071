package io.tokenpak.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tokenpak.dispatch.fake.FakeClaude;
import io.tokenpak.dispatch.fake.NewSession;
import io.tokenpak.dispatch.fake.StubModel;
import io.tokenpak.dispatch.process.Launch;
import io.tokenpak.dispatch.session.Conversation;
import io.tokenpak.dispatch.session.Digest;
import io.tokenpak.dispatch.session.FileSessions;
import io.tokenpak.dispatch.session.Message;
import io.tokenpak.dispatch.session.Scope;
import io.tokenpak.dispatch.session.SessionRecord;
import io.tokenpak.dispatch.session.Transcripts;
import io.tokenpak.dispatch.turn.LentTool;
import io.tokenpak.dispatch.turn.RunningTurn;
import io.tokenpak.dispatch.turn.Thinking;
import io.tokenpak.dispatch.turn.Turn;
import io.tokenpak.dispatch.turn.TurnEvent;
import io.tokenpak.dispatch.turn.TurnOptions;
import io.tokenpak.dispatch.turn.TurnRefused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Nothing that a request says becomes a flag, a path or a command.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PoolHostileTest {
  private static final String MODEL = "claude-sonnet-4-5";

  /// Strings said in one turn; the last is where the CLI looks for commands.
  private static final int AT_ONCE = 5;

  /// Of so many sessions, one is kept.
  private static final int KEPT = 10;

  private final List<String> strings = Hostile.strings();
  private Path folder;
  private Path record;
  private StubModel model;
  private PoolRun run;
  private List<String> files;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    this.folder = folder;
    record = folder.resolve("home-record");
    model = StubModel.start();
    Path program =
        FakeClaude.install(folder.resolve("bin"), Map.of(FakeClaude.RECORD, record.toString()));
    PoolSettings usual = Tuned.processes(2, 0).apply(PoolRun.settings(folder, program));
    run = PoolRun.of(folder, model.uri(), Tuned.with(usual, Tuned.turns(usual.limits(), 1_000)));
    files = Hostile.files(folder);
  }

  @AfterAll
  void end() throws Exception {
    try {
      assertThat(Hostile.files(folder)).isEqualTo(files);
      requireTameStarts();
    } finally {
      run.close();
      model.close();
    }
  }

  /// Every process was started with the words of the settings, and ids of the pool's own.
  private void requireTameStarts() throws Exception {
    List<String> starts = Files.readAllLines(record);
    assertThat(starts).isNotEmpty();
    Set<String> names = new HashSet<>();
    for (String start : starts) {
      JsonNode each = Json.parse(start);
      assertThat(each.path("cwd").asText())
          .isEqualTo(folder.resolve("work").toRealPath().toString());
      List<String> words = new ArrayList<>();
      for (JsonNode word : each.path("argv")) {
        words.add(word.asText().replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID"));
      }
      assertThat(words)
          .isIn(
              tame(new Launches(settings(), false), Launches.Start.fresh()),
              tame(
                  new Launches(settings(), false),
                  Launches.Start.resuming(UUID.randomUUID(), MODEL)));
      each.path("env").fieldNames().forEachRemaining(names::add);
    }
    assertThat(names)
        .allMatch(name -> name.matches("[A-Z_a-z]+"))
        .doesNotContain("LD_PRELOAD", "NODE_OPTIONS");
  }

  private PoolSettings settings() {
    return PoolRun.settings(folder, folder.resolve("bin").resolve("claude"));
  }

  private List<String> tame(Launches launches, Launches.Start start) {
    Launch launch = launches.of(new Shape("c", folder), folder.resolve("config"), start, Map.of());
    return launch.arguments().stream()
        .map(word -> word.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID"))
        .toList();
  }

  private TurnEvent say(String session, TurnOptions options, Message... messages) throws Exception {
    Scope scope = new Scope("test", session, run.pool().workspace(""));
    try (RunningTurn turn =
        run.pool().begin(new Turn(scope, new Conversation(List.of(messages)), options))) {
      return Talking.drain(turn).last();
    }
  }

  private static TurnOptions plain(String model) {
    return new TurnOptions(model, null, 1000, new Thinking.Off(), List.of());
  }

  private static Message texts(List<String> texts) {
    return new Message(
        Message.USER, texts.stream().map(text -> Message.user(text).content().getFirst()).toList());
  }

  @Test
  void promptsArriveAsTheyAre() throws Exception {
    Talking talking = run.talking("prompts");
    List<String> sayable = strings.stream().filter(PoolHostileTest::isSayable).toList();
    for (int i = 0; i < sayable.size(); i += AT_ONCE) {
      List<String> said = sayable.subList(i, Math.min(i + AT_ONCE, sayable.size()));

      assertThat(talking.ask(texts(said)).last())
          .as("%s", said)
          .isInstanceOf(TurnEvent.Completed.class);

      requireArrived(said);
    }
    int turns = (sayable.size() + AT_ONCE - 1) / AT_ONCE;
    assertThat(run.pool().status().children()).anyMatch(child -> child.use().turns() == turns);
  }

  private void requireArrived(List<String> said) {
    List<String> arrived = new ArrayList<>();
    JsonNode messages = model.lastAsked().body().path("messages");
    messages
        .path(messages.size() - 1)
        .path("content")
        .forEach(block -> arrived.add(Hostile.carried(block.path("text").asText())));
    assertThat(arrived).isEqualTo(said.stream().map(Hostile::carried).toList());
  }

  @Test
  void historiesArriveAsTheyAre() throws Exception {
    List<Message> messages = new ArrayList<>();
    List<String> sayable = strings.stream().filter(PoolHostileTest::isSayable).toList();
    assertThat(sayable).hasSizeGreaterThan(Hostile.COUNT - 10);
    for (String each : sayable) {
      messages.add(Message.user(each));
      messages.add(Message.assistant(Message.user("heard").content()));
    }
    messages.add(Message.user("and now"));

    assertThat(say("history", plain(MODEL), messages.toArray(Message[]::new)))
        .isInstanceOf(TurnEvent.Completed.class);

    for (int i = 0; i < sayable.size(); i++) {
      assertThat(Hostile.carried(model.lastAsked().text(2 * i)))
          .isEqualTo(Hostile.carried(sayable.get(i)));
    }
  }

  /// No provider takes a message of blanks alone.
  private static boolean isSayable(String text) {
    return Transcripts.objection(
            new Conversation(
                List.of(
                    Message.user(text),
                    Message.assistant(Message.user("heard").content()),
                    Message.user("x"))))
        .isEmpty();
  }

  @Test
  void systemPromptAndToolsArriveAsTheyAre() throws Exception {
    List<LentTool> tools = new ArrayList<>();
    for (String each : strings) {
      tools.add(new LentTool(each, each, Json.parse("{\"type\":\"object\"}")));
    }
    String system = String.join("\n", strings);

    assertThat(
            say(
                "tools",
                new TurnOptions(MODEL, system, 1000, new Thinking.Off(), tools),
                Message.user("hello")))
        .isInstanceOf(TurnEvent.Completed.class);

    JsonNode body = model.lastAsked().body();
    List<String> prompts = body.path("system").findValuesAsText("text");
    assertThat(Hostile.carried(prompts.getLast())).isEqualTo(Hostile.carried(system));
    Set<String> names = new HashSet<>();
    body.path("tools").findValuesAsText("name").forEach(name -> names.add(Hostile.carried(name)));
    for (String each : strings) {
      assertThat(names.contains(Hostile.carried(LentTool.PREFIX + each))).as("%s", each).isTrue();
    }
  }

  @Test
  void modelsAreNamesOrNothing() throws Exception {
    for (String each : strings) {
      if (isName(each)) {
        continue;
      }
      assertThatThrownBy(() -> say("model", plain(each), Message.user("x")))
          .as("%s", each)
          .isInstanceOfSatisfying(
              TurnRefused.class,
              refused -> assertThat(refused.kind()).isEqualTo(TurnRefused.Kind.NOT_POSSIBLE));
    }
    for (String name : List.of("--dangerously-skip-permissions", "$(touch-PWNED)")) {
      say(
          name,
          plain(name),
          Message.user("a"),
          Message.assistant(Message.user("b").content()),
          Message.user("resumed"));
      assertThat(model.lastAsked().body().path("model").asText()).isEqualTo(name);
    }
  }

  private static boolean isName(String text) {
    return text.length() <= 256 && text.chars().allMatch(c -> c > ' ' && c <= '~');
  }

  @Test
  void callersAndSessionsBecomeNoPath() throws Exception {
    Path home = folder.resolve("home-alone");
    ConfigFolders folders = new ConfigFolders(home);
    FileSessions sessions = new FileSessions(home);
    Set<Digest> digests = new HashSet<>();
    Set<Path> configs = new HashSet<>();
    for (String each : strings) {
      Path config = folders.make(each, UUID.fromString("c0ffee00-0000-4000-8000-000000000000"));
      assertThat(home.resolve("cli").relativize(config).toString())
          .matches("[0-9a-f]{16}/c0ffee00-0000-4000-8000-000000000000");
      configs.add(config);
      Scope scope = new Scope(each, each, folder);
      Digest digest = new Conversation(List.of(Message.user("x"))).digest(scope);
      digests.add(digest);
      SessionRecord session = NewSession.of(scope, digest, each, config, Instant.EPOCH);
      requireTameLaunch(each, config);
      // Each is put on the disk so that it outlasts a loss of power, which takes a while.
      if (digests.size() % KEPT == 0) {
        assertThat(sessions.begin(session) && sessions.keep(session)).isTrue();
        assertThat(sessions.find(digest)).contains(session);
      }
    }
    assertThat(digests).hasSize(strings.size());
    assertThat(configs.size()).isEqualTo(strings.size());
    try (Stream<Path> kept = Files.list(home.resolve("sessions"))) {
      assertThat(kept.map(file -> file.getFileName().toString()))
          .hasSize(strings.size() / KEPT)
          .allMatch(name -> name.matches("[0-9a-f]{64}\\.json"));
    }
  }

  private void requireTameLaunch(String caller, Path config) {
    Launches launches = new Launches(settings(), false);
    Launch launch =
        launches.of(new Shape(caller, folder), config, Launches.Start.fresh(), Map.of());
    assertThat(
            launch.arguments().stream()
                .map(word -> word.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID"))
                .toList())
        .isEqualTo(tame(launches, Launches.Start.fresh()));
    assertThat(launch.environment().get("CLAUDE_CONFIG_DIR")).isEqualTo(config.toString());
    assertThat(launch.workingDirectory()).isEqualTo(folder);
  }

  @Test
  void workspacesLieInsideOrAreRefused() throws Exception {
    Path root = folder.resolve("work").toRealPath();
    int refused = 0;
    for (String each : strings) {
      try {
        assertThat(run.pool().workspace(each)).startsWith(root).isDirectory();
      } catch (TurnRefused no) {
        assertThat(no.kind()).isEqualTo(TurnRefused.Kind.WORKSPACE);
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(strings.size() - 3);
  }
}
