package io.tokenpak.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tokenpak.dispatch.fake.FakeClaude;
import io.tokenpak.dispatch.fake.StubModel;
import io.tokenpak.dispatch.session.Message;
import io.tokenpak.dispatch.turn.LentTool;
import io.tokenpak.dispatch.turn.RunningTurn;
import io.tokenpak.dispatch.turn.TurnEvent;
import io.tokenpak.dispatch.turn.TurnFailure;
import io.tokenpak.dispatch.turn.TurnRefused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaudePoolTest {
  @TempDir Path folder;

  @Test
  void answersATurn() throws Exception {
    try (PoolRun run = PoolRun.start(folder)) {
      Talking talking = run.talking("s");

      Talking.Answer answer = talking.ask("hello [[text:pong]]");

      assertThat(answer.text()).isEqualTo("pong");
      assertThat(answer.last())
          .isInstanceOfSatisfying(
              TurnEvent.Completed.class,
              completed -> assertThat(completed.stopReason()).isEqualTo("end_turn"));
    }
  }

  @Test
  void putsTheNextTurnToTheSameProcess() throws Exception {
    try (PoolRun run = PoolRun.start(folder)) {
      Talking talking = run.talking("s");
      talking.ask("one");
      long pid = busy(run);

      talking.ask("two");

      assertThat(busy(run)).isEqualTo(pid);
      assertThat(spoken(run)).containsExactly("user one", "assistant", "user two");
    }
  }

  @Test
  void putsANewSessionToTheSpare() throws Exception {
    try (PoolRun run = PoolRun.start(folder)) {
      run.talking("a").ask("one");
      await().until(() -> run.pids(PoolStatus.Activity.SPARE).size() == 1);
      long spare = run.pids(PoolStatus.Activity.SPARE).getFirst();

      run.talking("b").ask("other");

      assertThat(run.pids(PoolStatus.Activity.IDLE)).contains(spare);
      assertThat(spoken(run)).containsExactly("user other");
    }
  }

  @Test
  void goesOnAfterARestart() throws Exception {
    try (PoolRun run = PoolRun.start(folder)) {
      Talking talking = run.talking("s");
      talking.ask("one");
      String session = sessions(run).getFirst();
      run.restart();

      talking.ask("two");

      assertThat(spoken(run)).containsExactly("user one", "assistant", "user two");
      assertThat(sessions(run)).containsExactly(session);
    }
  }

  @Test
  void givesAnEditedHistoryToAnotherSession() throws Exception {
    try (PoolRun run = PoolRun.start(folder)) {
      Talking talking = run.talking("s");
      talking.ask("one");
      talking.edit(0, Message.user("changed"));

      talking.ask("two");

      assertThat(spoken(run)).containsExactly("user changed", "assistant", "user two");
      assertThat(sessions(run)).hasSize(2);
    }
  }

  @Test
  void goesOnWhereAProcessWasKilled() throws Exception {
    try (PoolRun run = PoolRun.start(folder)) {
      Talking talking = run.talking("s");
      talking.ask("one");
      long pid = busy(run);
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      await().until(() -> run.pids(PoolStatus.Activity.IDLE).isEmpty());

      talking.ask("two");

      assertThat(spoken(run)).containsExactly("user one", "assistant", "user two");
    }
  }

  @Test
  void asksAnotherProcessIfOneDiesBeforeItAnswers() throws Exception {
    try (PoolRun run = PoolRun.start(folder)) {
      Talking talking = run.talking("s");
      talking.ask("one");

      Talking.Answer answer = talking.ask("two [[fake:crash,after-init]]");

      // The double dies of the text itself, wherever it reads it.
      assertThat(answer.last())
          .isInstanceOfSatisfying(
              TurnEvent.Failed.class,
              failed ->
                  assertThat(failed.failure().kind()).isEqualTo(TurnFailure.Kind.PROCESS_ENDED));
      await().until(() -> run.pool().status().totals().restarts() == 2);
      assertThat(run.talking("other").ask("fine?").text()).contains("fine?");
    }
  }

  @Test
  void seedsASessionWhoseTranscriptIsLost() throws Exception {
    try (PoolRun run = PoolRun.start(folder)) {
      Talking talking = run.talking("s");
      talking.ask("one");
      run.restart();
      try (Stream<Path> files = Files.walk(folder.resolve("home"))) {
        files
            .filter(file -> file.toString().endsWith(".jsonl"))
            .forEach(file -> file.toFile().delete());
      }

      talking.ask("two");

      assertThat(spoken(run)).containsExactly("user one", "assistant", "user two");
    }
  }

  @Test
  void lendsTheCallersTools() throws Exception {
    try (PoolRun run = PoolRun.start(folder)) {
      Talking talking = run.talking("s").with(lookup());

      Talking.Answer asked = talking.ask("use [[tool:mcp__caller__lookup {\"q\":\"x\"}]]");
      assertThat(asked.last()).isInstanceOf(TurnEvent.CallsLent.class);
      String id = ((TurnEvent.CallsLent) asked.last()).toolUseIds().getFirst();
      long pid = run.pids(PoolStatus.Activity.LENDING).getFirst();

      Talking.Answer answer = talking.ask(result(id, "FOUND"));

      assertThat(answer.text()).contains("FOUND");
      assertThat(busy(run)).isEqualTo(pid);
    }
  }

  @Test
  void givesAResultThatNobodyAwaitsToAnotherProcess() throws Exception {
    try (PoolRun run = PoolRun.start(folder)) {
      Talking talking = run.talking("s").with(lookup());
      Talking.Answer asked = talking.ask("use [[tool:mcp__caller__lookup {\"q\":\"x\"}]]");
      String id = ((TurnEvent.CallsLent) asked.last()).toolUseIds().getFirst();
      run.restart();

      Talking.Answer answer = talking.ask(result(id, "FOUND"));

      assertThat(answer.text()).contains("FOUND");
    }
  }

  @Test
  void reportsWhatTheProviderDeclines() throws Exception {
    try (PoolRun run = PoolRun.start(folder)) {
      Talking.Answer answer = run.talking("s").ask("x [[err:429,rate_limit_error]]");

      assertThat(answer.last())
          .isInstanceOfSatisfying(
              TurnEvent.Failed.class,
              failed -> {
                assertThat(failed.failure().status()).isEqualTo(429);
                assertThat(failed.failure().kind()).isEqualTo(TurnFailure.Kind.PROVIDER);
              });
    }
  }

  @Test
  void freesTheSeatOfACallerWhoLeaves() throws Exception {
    try (PoolRun run = PoolRun.start(folder, Tuned.processes(1, 0))) {
      RunningTurn turn =
          run.talking("s").begin(Message.user("x [[text:abcdefghij]] [[chunks:10,500]]"));
      assertThat(turn.next(Duration.ofSeconds(20))).isPresent();

      turn.close();

      assertThat(run.talking("t").ask("next").text()).contains("next");
    }
  }

  @Test
  void letsTheLeastRecentlyUsedGoForANewSession() throws Exception {
    try (PoolRun run = PoolRun.start(folder, Tuned.processes(1, 0))) {
      run.talking("a").ask("one");
      long first = busy(run);

      run.talking("b").ask("two");

      assertThat(busy(run)).isNotEqualTo(first);
      assertThat(run.pool().status().children()).hasSize(1);
    }
  }

  @Test
  void refusesWhoWaitedTooLong() throws Exception {
    try (PoolRun run =
        PoolRun.start(
            folder,
            settings ->
                Tuned.with(
                    Tuned.processes(1, 0).apply(settings),
                    Tuned.queue(settings.patience(), Duration.ofMillis(200))))) {
      RunningTurn turn =
          run.talking("s").begin(Message.user("x [[text:abcdefghij]] [[chunks:10,1000]]"));

      assertThatThrownBy(() -> run.talking("t").ask("next"))
          .isInstanceOfSatisfying(
              TurnRefused.class,
              refused -> {
                assertThat(refused.kind()).isEqualTo(TurnRefused.Kind.BUSY);
                assertThat(refused.retryAfter()).isPositive();
              });
      turn.close();
    }
  }

  @Test
  void neverMixesTwoWhoTalkAtOnce() throws Exception {
    try (PoolRun run = PoolRun.start(folder)) {
      Talking first = run.talking("");
      Talking second = run.talking("");
      first.ask("alpha");
      second.ask("beta");

      assertThat(first.ask("and").events()).isNotEmpty();
      assertThat(spoken(run)).containsExactly("user alpha", "assistant", "user and");
      assertThat(second.ask("and").events()).isNotEmpty();
      assertThat(spoken(run)).containsExactly("user beta", "assistant", "user and");
    }
  }

  @Test
  void saysWhatIsMissing() throws Exception {
    try (PoolRun run =
        PoolRun.start(folder, settings -> program(settings, folder.resolve("nothing")))) {
      assertThatThrownBy(() -> run.talking("s").ask("x"))
          .isInstanceOfSatisfying(
              TurnRefused.class,
              refused -> {
                assertThat(refused.kind()).isEqualTo(TurnRefused.Kind.NO_PROGRAM);
                assertThat(refused).hasMessageContaining("nothing");
              });
      assertThat(run.pool().status().state()).isEqualTo(PoolStatus.State.NO_PROGRAM);
    }
  }

  /// The CLI lets its tools read what lies in its configuration folder.
  @Test
  void keepsTheFilesOfEachSessionFromTheOthers() throws Exception {
    try (PoolRun run = PoolRun.start(folder)) {
      run.talking("a").ask("one");
      run.talking("b").ask("two");
    }

    Path callers = folder.resolve("home").resolve("cli");
    try (Stream<Path> files = Files.walk(callers)) {
      List<Path> transcripts = files.filter(file -> file.toString().endsWith(".jsonl")).toList();
      assertThat(transcripts).hasSize(2);
      assertThat(transcripts.stream().map(file -> callers.relativize(file).getName(1)).distinct())
          .hasSize(2);
    }
  }

  @Test
  void findsAProgramThatWasMoved() throws Exception {
    Path link = folder.resolve("link").resolve("claude");
    Files.createDirectories(link.getParent());
    Path first = FakeClaude.install(folder.resolve("v1"));
    Files.createSymbolicLink(link, first);
    try (PoolRun run =
        PoolRun.start(folder, settings -> program(Tuned.processes(1, 0).apply(settings), link))) {
      run.talking("a").ask("one");
      Path second = FakeClaude.install(folder.resolve("v2"));
      Files.delete(link);
      Files.createSymbolicLink(link, second);
      Files.delete(first);

      // The first finds the old one gone, whoever comes next the new one.
      await()
          .ignoreExceptions()
          .until(() -> run.talking("b").ask("two [[text:again]]").text().equals("again"));
    }
  }

  @Test
  void leavesNoProcess() throws Exception {
    List<Long> pids;
    try (PoolRun run = PoolRun.start(folder)) {
      run.talking("a").ask("one");
      await().until(() -> run.pool().status().children().size() == 2);
      pids = run.pool().status().children().stream().map(PoolStatus.Child::pid).toList();
    }

    assertThat(pids).allSatisfy(pid -> assertThat(ProcessHandle.of(pid)).isEmpty());
  }

  private static LentTool lookup() {
    return new LentTool("lookup", "looks up", Json.parse("{\"type\":\"object\"}"));
  }

  private static Message result(String id, String text) {
    return new Message(
        "user",
        List.of(
            Json.parse(
                "{\"type\":\"tool_result\",\"tool_use_id\":\"%s\",\"content\":\"%s\"}"
                    .formatted(id, text))));
  }

  private static PoolSettings program(PoolSettings old, Path program) {
    return new PoolSettings(
        new PoolSettings.Program(
            program.toString(),
            old.program().searchPath(),
            old.program().environment(),
            old.program().passed()),
        old.folders(),
        old.tools(),
        old.limits(),
        old.patience(),
        old.sessions(),
        old.home());
  }

  /// The process that holds the one session that was used last.
  private static long busy(PoolRun run) {
    return await()
        .until(() -> run.pids(PoolStatus.Activity.IDLE), found -> !found.isEmpty())
        .getFirst();
  }

  private static List<String> sessions(PoolRun run) {
    return run.pool().status().children().stream()
        .filter(child -> child.state() == PoolStatus.Activity.IDLE)
        .flatMap(child -> child.session().stream())
        .toList();
  }

  /// What the model was last asked: the user's words, and where the model spoke.
  private static List<String> spoken(PoolRun run) {
    StubModel.Asked asked = run.model().lastAsked();
    java.util.ArrayList<String> all = new java.util.ArrayList<>();
    for (int i = 0; i < asked.body().path("messages").size(); i++) {
      String role = asked.body().path("messages").path(i).path("role").asText();
      all.add(role.equals("user") ? "user " + asked.text(i) : role);
    }
    return all;
  }
}
