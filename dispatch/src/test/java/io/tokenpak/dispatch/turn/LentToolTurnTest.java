package io.tokenpak.dispatch.turn;

import static io.tokenpak.dispatch.turn.ScriptedCli.call;
import static io.tokenpak.dispatch.turn.ScriptedCli.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tokenpak.dispatch.protocol.Json;
import io.tokenpak.dispatch.session.Message;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Turns in which the model calls tools of the caller.
class LentToolTurnTest {
  private final TalkStage stage;

  LentToolTurnTest() throws IOException {
    stage = new TalkStage();
  }

  @Test
  void lendsToolsAsAServer() {
    asks(
        "a",
        "{'jsonrpc':'2.0','id':0,'method':'initialize','params':{'protocolVersion':'2025-11-25'}}");
    asks("b", "{'jsonrpc':'2.0','method':'notifications/initialized'}");
    asks("c", "{'jsonrpc':'2.0','id':1,'method':'tools/list'}");
    asks("d", "{'jsonrpc':'2.0','id':2,'method':'ping'}");
    assertThat(rpc("a").at("/result/protocolVersion").asText()).isEqualTo("2025-11-25");
    assertThat(rpc("b").has("result")).isTrue();
    assertThat(rpc("c").at("/result/tools/0/name").asText()).isEqualTo("lookup");
    assertThat(rpc("c").at("/result/tools/0/inputSchema/type").asText()).isEqualTo("object");
    assertThat(rpc("c").at("/result/nextCursor").isMissingNode()).isTrue();
    assertThat(rpc("d").path("id").asInt()).isEqualTo(2);
  }

  @Test
  void answersWhatItDoesNotKnowWithAnError() {
    asks("a", "{'jsonrpc':'2.0','id':3,'method':'resources/list'}");
    assertThat(rpc("a").at("/error/code").asInt()).isEqualTo(-32601);
    stage.cli.calls("b", 4, "another", "t1");
    assertThat(rpc("b").at("/error/code").asInt()).isEqualTo(-32602);
    stage.cli.asks(
        "c", "{'subtype':'mcp_message','server_name':'other','message':{'id':5,'method':'ping'}}");
    assertThat(rpc("c").has("error")).isTrue();
    stage.cli.asks("d", "{'subtype':'hook_callback'}");
    assertThat(stage.cli.answerTo("d").path("subtype").asText()).isEqualTo("error");
  }

  @Test
  void endsTheAnswerWithTheCallsAndGoesOnWithTheirResults() throws Exception {
    RunningTurn turn = stage.say("one");
    stage.cli.round("tool_use", text("wait"), call("t1", "mcp__caller__lookup"));
    assertThat(stage.types(turn)).endsWith("message_stop", "CallsLent[toolUseIds=[t1]]");
    assertThat(stage.heard)
        .containsExactly(
            "waiting [{\"type\":\"text\",\"text\":\"wait\"}, "
                + "{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"lookup\",\"input\":{\"q\":1}}] [t1]");
    assertThat(stage.talk.isWaiting()).isTrue();
    turn.close();
    stage.cli.calls("c1", 7, "lookup", "t1");
    assertThat(stage.cli.answerTo("c1").isMissingNode()).isTrue();

    RunningTurn rest = stage.talk.resume(TalkStage.OPTIONS, results("t1"), stage.listener);
    assertThat(rpc("c1").at("/result/content/0/text").asText()).isEqualTo("result of t1");
    stage.cli.says(
        "{'type':'user','message':{'content':[{'type':'tool_result','tool_use_id':'t1'}]}}");
    stage.cli.round("end_turn", text("done"));
    stage.cli.succeeds();
    assertThat(stage.types(rest))
        .endsWith(
            "message_stop",
            "Completed[stopReason=end_turn, usage={\"input_tokens\":10,\"output_tokens\":5}]");
    assertThat(stage.heard.subList(1, 3))
        .containsExactly("answered [{\"type\":\"text\",\"text\":\"done\"}]", "ended");
    assertThat(stage.talk.isReusable()).isTrue();
    assertThat(stage.cli.requests()).doesNotContain("interrupt");
  }

  @Test
  void keepsResultsUntilTheirCallsCome() throws Exception {
    waiting("t1", "t2");
    stage.cli.calls("c1", 7, "lookup", "t1");
    stage.talk.resume(TalkStage.OPTIONS, results("t2", "t1"), stage.listener);
    assertThat(rpc("c1").at("/result/content/0/text").asText()).isEqualTo("result of t1");
    stage.cli.calls("c2", 8, "lookup", "t2");
    assertThat(rpc("c2").at("/result/content/0/text").asText()).isEqualTo("result of t2");
  }

  @Test
  void waitsWhereACallCameBeforeTheMessageEnded() throws Exception {
    RunningTurn turn = stage.say("one");
    stage.cli.calls("c1", 7, "lookup", "t1");
    stage.cli.round("tool_use", call("t1", "mcp__caller__lookup"));
    stage.types(turn);
    stage.talk.resume(TalkStage.OPTIONS, results("t1"), stage.listener);
    assertThat(rpc("c1").has("result")).isTrue();
  }

  @Test
  void leavesCallsOfToolsThatWereNotLentToTheCli() throws Exception {
    RunningTurn turn = stage.say("one");
    stage.cli.round("tool_use", call("t1", "mcp__caller__nosuch"), call("t2", "Bash"));
    stage.cli.round("end_turn", text("done"));
    stage.cli.succeeds();
    assertThat(stage.types(turn).getLast()).startsWith("Completed");
  }

  @Test
  void takesNoResultsThatAreNotAllAndOnlyThoseOfItsCalls() throws Exception {
    waiting("t1", "t2");
    refuses("a result is missing", results("t1"));
    refuses("nothing waits for a result of t3", results("t1", "t2", "t3"));
    refuses("nothing waits", results("t1", "t1"));
    Message more = Message.user("and this");
    refuses("more than results", more);
    TurnOptions other = TalkStage.options("other", "system", TalkStage.TOOLS);
    assertThatThrownBy(() -> stage.talk.resume(other, results("t1", "t2"), stage.listener))
        .isInstanceOf(TurnRefused.class);
    assertThat(stage.talk.isWaiting()).isTrue();
  }

  @Test
  void takesNoResultsWhereNothingWaits() {
    refuses("no turn waits", results("t1"));
    stage.say("one");
    refuses("nothing waits", results("t1"));
  }

  @Test
  void refusesResultsThatWouldReachTheModelAsSomethingElse() throws Exception {
    waiting("t1");
    refuses("of type document", result("'content':[{'type':'document','source':{}}]"));
    refuses("of type image", result("'content':[{'type':'image','source':{'type':'url'}}]"));
    refuses(
        "of type image",
        result("'is_error':true,'content':[{'type':'image','source':{'type':'base64'}}]"));
    refuses("longer", result("'content':'" + "x".repeat(500_001) + "'"));
  }

  @Test
  void carriesTextsImagesAndErrors() throws Exception {
    waiting("t1", "t2");
    stage.cli.calls("c1", 7, "lookup", "t1");
    stage.cli.calls("c2", 8, "lookup", "t2");
    stage.talk.resume(
        TalkStage.OPTIONS,
        message(
            "{'type':'tool_result','tool_use_id':'t1','cache_control':{'type':'ephemeral'},'content':[{'type':'text','text':'a'},"
                + "{'type':'text','text':''},{'type':'image','source':{'type':'base64','media_type':'image/png','data':'AA'}}]},"
                + "{'type':'tool_result','tool_use_id':'t2','is_error':true}"),
        stage.listener);
    assertThat(rpc("c1").path("result").toString())
        .isEqualTo(
            "{\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"image\",\"data\":\"AA\",\"mimeType\":\"image/png\"}]}");
    assertThat(rpc("c2").path("result").toString()).isEqualTo("{\"content\":[],\"isError\":true}");
  }

  @Test
  void takesNoResultsOnceTheCliHasMovedOn() throws Exception {
    waiting("t1");
    stage.cli.says(
        "{'type':'user','message':{'content':[{'type':'tool_result','tool_use_id':'t1','is_error':true}]}}");
    refuses("no longer waits", results("t1"));
    await().untilAsserted(() -> assertThat(stage.cli.requests()).endsWith("interrupt"));
    assertThat(stage.talk.isReusable()).isFalse();
  }

  @Test
  void failsWhereTheCliRefusesACallWhoseResultWasGiven() throws Exception {
    waiting("t1");
    RunningTurn rest = stage.talk.resume(TalkStage.OPTIONS, results("t1"), stage.listener);
    stage.cli.says(
        "{'type':'user','message':{'content':[{'type':'tool_result','tool_use_id':'t1','is_error':true}]}}");
    assertThat(stage.failure(rest).kind()).isEqualTo(TurnFailure.Kind.PROTOCOL);
  }

  @Test
  void allowsLentToolsAndNothingElse() {
    stage.cli.asks("a", mayRun("mcp__caller__lookup", "'mcp_server':{'source':'sdk'},"));
    stage.cli.asks("b", mayRun("mcp__caller__other", "'mcp_server':{'source':'sdk'},"));
    stage.cli.asks("c", mayRun("mcp__caller__lookup", "'mcp_server':{'source':'project'},"));
    stage.cli.asks("d", mayRun("Bash", ""));
    stage.cli.asks("e", mayRun("AskUserQuestion", ""));
    assertThat(verdict("a").path("behavior").asText()).isEqualTo("allow");
    assertThat(verdict("a").at("/updatedInput/q").asInt()).isEqualTo(1);
    assertThat(List.of("b", "c", "d", "e"))
        .allSatisfy(id -> assertThat(verdict(id).path("behavior").asText()).isEqualTo("deny"));
    assertThat(verdict("d").path("message").asText()).contains("Bash").endsWith("ask the owner");
    assertThat(verdict("e").path("message").asText()).contains("needs a person");
  }

  private static String mayRun(String tool, String members) {
    return "{'subtype':'can_use_tool',"
        + members
        + "'tool_name':'"
        + tool
        + "','input':{'q':1},'tool_use_id':'t'}";
  }

  private JsonNode verdict(String id) {
    return stage.cli.answerTo(id).path("response");
  }

  private void waiting(String... ids) throws InterruptedException {
    RunningTurn turn = stage.say("one");
    String[] calls = new String[ids.length];
    for (int i = 0; i < ids.length; i++) {
      calls[i] = call(ids[i], "mcp__caller__lookup");
    }
    stage.cli.round("tool_use", calls);
    stage.types(turn);
  }

  private void refuses(String reason, Message results) {
    assertThatThrownBy(() -> stage.talk.resume(TalkStage.OPTIONS, results, stage.listener))
        .isInstanceOf(TurnRefused.class)
        .hasMessageContaining(reason);
  }

  private void asks(String id, String message) {
    stage.cli.asks(
        id, "{'subtype':'mcp_message','server_name':'caller','message':" + message + "}");
  }

  private JsonNode rpc(String id) {
    return stage.cli.answerTo(id).at("/response/mcp_response");
  }

  private static Message results(String... ids) {
    StringBuilder blocks = new StringBuilder();
    for (String id : ids) {
      blocks
          .append(blocks.isEmpty() ? "" : ",")
          .append(
              "{'type':'tool_result','tool_use_id':'" + id + "','content':'result of " + id + "'}");
    }
    return message(blocks.toString());
  }

  private static Message result(String members) {
    return message("{'type':'tool_result','tool_use_id':'t1'," + members + "}");
  }

  private static Message message(String blocks) {
    String json = ("{'role':'user','content':[" + blocks + "]}").replace('\'', '"');
    return Message.of(Json.read(json).orElseThrow());
  }
}
