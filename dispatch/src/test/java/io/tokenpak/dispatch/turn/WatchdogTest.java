package io.tokenpak.dispatch.turn;

import static io.tokenpak.dispatch.turn.ScriptedCli.call;
import static io.tokenpak.dispatch.turn.ScriptedCli.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Turns that take too long.
class WatchdogTest {
  private final TalkStage stage;

  WatchdogTest() throws IOException {
    stage = new TalkStage();
  }

  @Test
  void endsATurnOfAProcessThatSaysNothing() throws Exception {
    RunningTurn turn = stage.say("one");
    passes(Duration.ofSeconds(119));
    assertThat(turn.next(Duration.ZERO)).isEmpty();
    passes(Duration.ofSeconds(1));
    assertThat(stage.failure(turn).kind()).isEqualTo(TurnFailure.Kind.SILENT);
    await().untilAsserted(() -> assertThat(stage.cli.requests()).endsWith("interrupt"));
    assertThat(stage.heard).isEmpty();
  }

  @Test
  void takesEveryLineForASignOfLife() throws Exception {
    RunningTurn turn = stage.say("one");
    for (int i = 0; i < 5; i++) {
      passes(Duration.ofSeconds(100));
      stage.cli.says("{'type':'system','subtype':'api_retry'}");
    }
    assertThat(turn.next(Duration.ZERO)).isEmpty();
  }

  @Test
  void grantsALocalToolMoreTime() throws Exception {
    RunningTurn turn = stage.say("one");
    stage.cli.round("tool_use", call("t1", "Bash"));
    stage.cli.says(
        "{'type':'assistant','message':{'id':'m','content':[" + call("t1", "Bash") + "]}}");
    passes(Duration.ofMinutes(29));
    assertThat(stage.talk.isOver()).isFalse();
    stage.cli.says(
        "{'type':'user','message':{'content':[{'type':'tool_result','tool_use_id':'t1'}]}}");
    passes(Duration.ofMinutes(2));
    assertThat(stage.failure(turn).kind()).isEqualTo(TurnFailure.Kind.SILENT);
  }

  @Test
  void endsATurnThatNeverEnds() throws Exception {
    RunningTurn turn = stage.say("one");
    for (int i = 0; i < 60; i++) {
      stage.cli.says("{'type':'keep_alive'}");
      passes(Duration.ofMinutes(1));
    }
    assertThat(stage.failure(turn).kind()).isEqualTo(TurnFailure.Kind.TOO_LONG);
  }

  @Test
  void leavesATurnAloneThatWaitsForTheCaller() throws Exception {
    RunningTurn turn = stage.say("one");
    stage.cli.round("tool_use", call("t1", "mcp__caller__lookup"));
    stage.types(turn);
    passes(Duration.ofHours(10));
    assertThat(stage.talk.isWaiting()).isTrue();
    assertThat(stage.cli.killed).isFalse();
  }

  @Test
  void doesNotTakeASlowTakerOfEventsForASilentProcess() throws Exception {
    TalkStage small =
        new TalkStage(
            new TalkLimits(
                Duration.ofSeconds(120),
                Duration.ofMinutes(30),
                Duration.ofHours(9),
                Duration.ofSeconds(5),
                1));
    RunningTurn turn = small.say("one");
    Thread process = Thread.ofPlatform().start(() -> small.cli.round("end_turn", text("slow")));
    await().until(() -> process.getState() == Thread.State.WAITING);
    small.pass(Duration.ofHours(1));
    small.talk.check();
    turn.close();
    process.join();
    await().untilAsserted(() -> assertThat(small.cli.requests()).endsWith("interrupt"));
    assertThat(turn.next(Duration.ZERO))
        .hasValueSatisfying(last -> assertThat(last.toString()).contains("INTERRUPTED"));
  }

  private void passes(Duration time) {
    stage.pass(time);
    stage.talk.check();
  }
}
