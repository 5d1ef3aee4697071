package io.tokenpak.dispatch.turn;

import static io.tokenpak.dispatch.turn.ScriptedCli.call;
import static io.tokenpak.dispatch.turn.ScriptedCli.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tokenpak.dispatch.session.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TalkTest {
  private final TalkStage stage;

  TalkTest() throws IOException {
    stage = new TalkStage();
  }

  @Test
  void isReadyOnceTheFirstRequestIsAnswered() {
    assertThat(stage.talk.ready()).isNotDone();
    stage.cli.accepts("get_binary_version");
    assertThat(stage.talk.ready()).isCompleted();
  }

  @Test
  void isNeverReadyIfTheSessionIsNotThere() {
    stage.cli.says(
        "{'type':'result','subtype':'error_during_execution','is_error':true,'errors':['No conversation found']}");
    assertThat(stage.talk.ready())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(TurnRefused.class)
        .withMessageContaining("No conversation found");
    assertThat(stage.cli.killed).isFalse();
  }

  @Test
  void isNeverReadyIfTheProcessEnds() {
    stage.cli.ends(1, "password=hunter2");
    assertThat(stage.talk.ready())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("exit code 1")
        // What a program says there is for the log alone.
        .withMessageNotContaining("hunter2");
    assertThat(stage.talk.isOver()).isTrue();
  }

  @Test
  void answersATurn() throws Exception {
    RunningTurn turn = stage.say("hello");
    stage.cli.round("end_turn", text("hi"));
    stage.cli.succeeds();
    assertThat(stage.types(turn))
        .containsExactly(
            "message_start",
            "content_block_start",
            "content_block_stop",
            "message_delta",
            "message_stop",
            "Completed[stopReason=end_turn, usage={\"output_tokens\":9}]");
    assertThat(stage.heard)
        .containsExactly("answered [{\"type\":\"text\",\"text\":\"hi\"}]", "ended");
    assertThat(stage.talk.isReusable()).isTrue();
  }

  @Test
  void saysWhatTheUserSaidAsComposedByTheClient() {
    stage.say("/cost @/etc/passwd\nline\u2028end");
    assertThat(stage.cli.lastUser().path("client_composed").asBoolean()).isTrue();
    assertThat(stage.cli.lastUser().path("message").path("content").get(0).path("text").asText())
        .isEqualTo("/cost @/etc/passwd\nline\u2028end");
  }

  @Test
  void setsModelAndBoundsBeforeTheFirstTurnAndWhatChangesBeforeALaterOne() throws Exception {
    stage.say("one");
    stage.cli.succeeds();
    stage.say("two");
    stage.cli.succeeds();
    assertThat(stage.cli.requests())
        .containsExactly("get_binary_version", "initialize", "apply_flag_settings");
    TurnOptions other = new TurnOptions("model", "system", 9, new Thinking.Off(), TalkStage.TOOLS);
    stage.talk.say(other, Message.user("three"), stage.listener);
    assertThat(stage.cli.requests().subList(3, 5))
        .containsExactly("apply_flag_settings", "set_max_thinking_tokens");
  }

  @Test
  void suitsNoOtherModelSystemOrToolsThanBefore() throws Exception {
    assertThat(stage.talk.suits(TalkStage.OPTIONS)).isTrue();
    assertThat(stage.talk.suits(TalkStage.options("another", "system", TalkStage.TOOLS))).isTrue();
    stage.say("one");
    stage.cli.succeeds();
    assertThat(stage.talk.suits(TalkStage.OPTIONS)).isTrue();
    assertThat(stage.talk.suits(TalkStage.options("another", "system", TalkStage.TOOLS))).isFalse();
    assertThat(stage.talk.suits(TalkStage.options("model", "other", TalkStage.TOOLS))).isFalse();
    assertThat(stage.talk.suits(TalkStage.options("model", "system", List.of()))).isFalse();
  }

  @Test
  void takesOneTurnAtATime() {
    stage.say("one");
    assertThatThrownBy(() -> stage.say("two")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void endsTheTurnIfASettingIsRefused() throws Exception {
    RunningTurn turn = stage.say("one");
    String id = stage.cli.ofType("control_request").getLast().path("request_id").asText();
    stage.cli.says(
        "{'type':'control_response','response':{'subtype':'error','request_id':'"
            + id
            + "','error':'no such model'}}");
    assertThat(stage.failure(turn).message()).contains("no such model");
    assertThat(stage.talk.isReusable()).isFalse();
  }

  @Test
  void interruptsWhenTheCallerLeavesAndIsFreeOnceTheCliHasStopped() {
    RunningTurn turn = stage.say("one");
    stage.cli.streams("{'type':'message_start','message':{}}");
    turn.close();
    await().untilAsserted(() -> assertThat(stage.cli.requests()).endsWith("interrupt"));
    assertThat(stage.heard).isEmpty();
    stage.cli.result("'subtype':'error_during_execution','is_error':true");
    assertThat(stage.heard).containsExactly("ended");
    assertThat(stage.talk.isReusable()).isFalse();
    assertThat(stage.cli.killed).isFalse();
  }

  @Test
  void killsWhatDoesNotStop() {
    stage.say("one").close();
    stage.pass(Duration.ofSeconds(4));
    stage.talk.check();
    assertThat(stage.cli.killed).isFalse();
    stage.pass(Duration.ofSeconds(1));
    stage.talk.check();
    assertThat(stage.cli.killed).isTrue();
  }

  @Test
  void doesNotInterruptWhenTheLastEventWasTaken() throws Exception {
    RunningTurn turn = stage.say("one");
    stage.cli.succeeds();
    stage.types(turn);
    stage.say("two");
    turn.close();
    assertThat(stage.cli.requests()).doesNotContain("interrupt");
  }

  @Test
  void endsWithTheProcess() throws Exception {
    RunningTurn turn = stage.say("one");
    stage.cli.ends(137, "killed");
    assertThat(stage.failure(turn).kind()).isEqualTo(TurnFailure.Kind.PROCESS_ENDED);
    assertThat(stage.heard).containsExactly("ended");
    assertThat(stage.failure(stage.say("two")).kind()).isEqualTo(TurnFailure.Kind.PROCESS_ENDED);
  }

  @Test
  void trustsNoProcessThatEndsATurnTwice() throws Exception {
    stage.types(stage.sayAndSucceed("one"));
    stage.cli.succeeds();
    assertThat(stage.cli.killed).isTrue();
    assertThat(stage.talk.isReusable()).isFalse();
  }

  @Test
  void trustsNoProcessThatAsksTheModelUnasked() {
    stage.cli.streams("{'type':'message_start','message':{}}");
    assertThat(stage.cli.killed).isTrue();
  }

  @Test
  void trustsNoProcessThatEndsAnotherTurnThanItsOwn() throws Exception {
    RunningTurn turn = stage.say("one");
    stage.cli.says(
        "{'type':'result','subtype':'success','result':'secret of another','user_message_uuid':'other'}");
    assertThat(stage.failure(turn).kind()).isEqualTo(TurnFailure.Kind.PROTOCOL);
    assertThat(stage.cli.killed).isTrue();
  }

  @Test
  void skipsWhatIsNoneOfTheProtocol() throws Exception {
    RunningTurn turn = stage.say("one");
    stage.cli.says("{not json");
    stage.cli.says("{'type':'command_lifecycle','state':'queued'}");
    stage.cli.says("{'type':'system','subtype':'no such'}");
    stage.cli.says("{}");
    stage.cli.succeeds();
    assertThat(stage.types(turn).getLast()).startsWith("Completed");
  }

  @Test
  void endsWhereTheCliWouldGoOnInItsOwnWords() throws Exception {
    RunningTurn turn = stage.say("one");
    stage.cli.round("max_tokens", text("cut"));
    stage.cli.round("end_turn", text("and on"));
    assertThat(stage.types(turn))
        .endsWith(
            "message_delta",
            "message_stop",
            "Completed[stopReason=max_tokens, usage={\"input_tokens\":10,\"output_tokens\":5}]");
    await().untilAsserted(() -> assertThat(stage.cli.requests()).endsWith("interrupt"));
    assertThat(stage.heard).isEmpty();
    assertThat(stage.talk.isReusable()).isFalse();
  }

  @Test
  void reportsWhatTheProviderSaid() throws Exception {
    RunningTurn turn = stage.say("one");
    stage.cli.result(
        "'subtype':'success','is_error':true,'api_error_status':429,'result':'API Error: Request rejected (429) · slow down'");
    assertThat(stage.failure(turn))
        .isEqualTo(
            new TurnFailure(TurnFailure.Kind.PROVIDER, 429, "rate_limit_error", "slow down"));
    assertThat(stage.talk.isReusable()).isFalse();
  }

  @Test
  void tellsAnAnswerThatDidNotComeAsAStream() throws Exception {
    RunningTurn turn = stage.say("one");
    stage.cli.says(
        "{'type':'assistant','message':{'id':'whole','model':'m','content':[{'type':'text','text':'all at once'}]}}");
    stage.cli.succeeds();
    assertThat(stage.types(turn)).startsWith("message_start", "content_block_start");
    assertThat(stage.heard).first().asString().contains("all at once");
  }

  @Test
  void forgetsARoundThatWasCutOff() throws Exception {
    RunningTurn turn = stage.say("one");
    stage.cli.streams(
        "{'type':'message_start','message':{}}",
        "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':'ab'}}",
        "{'type':'message_stop'}");
    stage.cli.round("end_turn", text("abc"));
    stage.cli.succeeds();
    stage.types(turn);
    assertThat(stage.heard).first().isEqualTo("answered [{\"type\":\"text\",\"text\":\"abc\"}]");
  }

  @Test
  void hidesTheCallsOfLocalToolsFromTheAnswerThatIsRemembered() throws Exception {
    RunningTurn turn = stage.say("one");
    stage.cli.round("tool_use", text("let me see"), call("t1", "Bash"));
    stage.cli.round("end_turn", text("done"));
    stage.cli.succeeds();
    stage.types(turn);
    assertThat(stage.heard)
        .first()
        .isEqualTo(
            "answered [{\"type\":\"text\",\"text\":\"let me see\"}, {\"type\":\"text\",\"text\":\"done\"}]");
  }
}
