package io.tokenpak.dispatch.fake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a turn looks like.
public abstract class TurnContract extends ClaudeContract {
  private static final List<String> BYPASS = List.of("--permission-mode=bypassPermissions");

  @Test
  void turnIsOneInitItsEventsAndOneResult() throws Exception {
    DrivenClaude claude = claude("--include-partial-messages");

    JsonNode result = claude.turn("one");

    assertThat(claude.lines().stream().map(DrivenClaude::kind))
        .filteredOn(kind -> !kind.startsWith("system/") || kind.equals("system/init"))
        .containsExactly(
            "system/init",
            "stream_event/message_start",
            "stream_event/content_block_start",
            "stream_event/content_block_delta",
            "assistant",
            "stream_event/content_block_stop",
            "stream_event/message_delta",
            "stream_event/message_stop",
            "result/success");
    assertThat(result.path("is_error").asBoolean(true)).isFalse();
    assertThat(result.path("num_turns").asInt()).isEqualTo(1);
    assertThat(result.path("result").asText()).contains("answer after 1 messages");
    assertThat(result.properties().stream().map(Map.Entry::getKey))
        .contains("usage", "total_cost_usd", "permission_denials", "stop_reason", "session_id");
    JsonNode assistant = claude.lines("assistant").getFirst().path("message");
    assertThat(assistant.path("stop_reason").isNull()).isTrue();
    assertThat(assistant.path("id").asText()).startsWith("msg_");
  }

  @Test
  void nextTurnKeepsTheHistoryAndTheSession() throws Exception {
    DrivenClaude claude = claude();

    JsonNode first = claude.turn("one");
    JsonNode second = claude.turn("two");

    assertThat(second.path("result").asText()).contains("answer after 3 messages");
    assertThat(second.path("session_id")).isEqualTo(first.path("session_id"));
    assertThat(claude.lines("system/init")).hasSize(2);
    assertThat(model().lastAsked().text(0)).contains("one");
    assertThat(model().lastAsked().headers())
        .containsEntry("x-claude-code-session-id", first.path("session_id").asText())
        .containsEntry("x-api-key", "sk-ant-fake")
        .hasEntrySatisfying("user-agent", agent -> assertThat(agent).startsWith("claude-cli/"));
  }

  @Test
  void toolTurnTellsCallResultAndAnswer() throws Exception {
    DrivenClaude claude = claude("--include-partial-messages");

    JsonNode result = claude.turn("[[tool:Bash {\"command\":\"echo hi\"}]]");

    assertThat(claude.lines().stream().map(DrivenClaude::kind))
        .filteredOn(kind -> kind.equals("assistant") || kind.equals("user"))
        .containsExactly("assistant", "user", "assistant");
    JsonNode told = claude.lines("user").getFirst().path("message").path("content").get(0);
    assertThat(told.path("type").asText()).isEqualTo("tool_result");
    assertThat(told.path("content").asText()).isEqualTo("hi");
    assertThat(result.path("num_turns").asInt()).isEqualTo(2);
    assertThat(result.path("result").asText()).startsWith("the tool said: hi");
    assertThat(claude.lines("stream_event/message_start")).hasSize(2);
  }

  @Test
  void severalCallsOfOneAnswerGoBackTogether() throws Exception {
    DrivenClaude claude = claude();
    Path file = Files.writeString(home.resolve("work/a.txt"), "first\nsecond\n");

    JsonNode result =
        claude.turn(
            "[[par:Bash {\"command\":\"echo hi; echo err >&2; false\"}]]"
                + " [[par:Read {\"file_path\":\"%s\"}]]".formatted(file.toRealPath()));

    assertThat(result.path("num_turns").asInt()).isEqualTo(3);
    // In the order in which they ended.
    assertThat(result.path("result").asText())
        .contains("(error) Exit code 1\nhi\nerr", " | ", "1\tfirst");
  }

  @Test
  void toolThatIsNotThereIsAnErrorOfTheTurnAlone() throws Exception {
    JsonNode result = claude().turn("[[tool:Nosuch {}]]");

    assertThat(result.path("result").asText())
        .contains("(error)", "No such tool available: Nosuch");
    assertThat(result.path("is_error").asBoolean()).isFalse();
  }

  @Test
  void linesThatComeDuringATurnGetOneResultTogether() throws Exception {
    DrivenClaude claude = claude("--include-partial-messages");
    claude.user("a [[text:abcdefghij]] [[chunks:10,60]]");
    claude.next("stream_event/content_block_delta");

    claude.user("b");
    claude.user("c");

    assertThat(claude.result().path("result").asText()).isEqualTo("abcdefghij");
    assertThat(claude.result().path("result").asText()).contains("b\nc");
    assertThat(claude.finish()).isZero();
    assertThat(claude.lines("result")).hasSize(2);
  }

  @Test
  void lineWithAKnownIdStartsNoTurnAndIsEchoed() throws Exception {
    DrivenClaude claude = claude("--replay-user-messages");
    String uuid = id();
    ObjectNode line = DrivenClaude.userLine("once").put("uuid", uuid);
    claude.send(line);
    JsonNode result = claude.result();
    claude.send(line);
    claude.user("other");

    assertThat(claude.result().path("result").asText()).contains("other");

    assertThat(claude.lines("result")).hasSize(2);
    assertThat(result.path("user_message_uuid").asText()).isEqualTo(uuid);
    assertThat(claude.lines("user").getFirst().path("isReplay").asBoolean()).isTrue();
    assertThat(claude.lines("user").getFirst().path("uuid").asText()).isEqualTo(uuid);
  }

  @Test
  void historyCanBeToldWithoutAsking() throws Exception {
    DrivenClaude claude = claude();
    claude.send(DrivenClaude.userLine("seed").put("shouldQuery", false));

    assertThat(claude.result().path("num_turns").asInt(-1)).isZero();
    assertThat(model().asked()).isEmpty();

    ObjectNode said = Json.object("type", "assistant").putNull("parent_tool_use_id");
    said.set("message", Json.message("assistant", Json.array().add(Json.textBlock("seeded"))));
    claude.send(said);
    assertThat(claude.turn("now").path("result").asText()).contains("answer after 3 messages");
    assertThat(model().lastAsked().text(1)).isEqualTo("seeded");
  }

  @Test
  void errorOfTheProviderIsASuccessThatIsAnError() throws Exception {
    DrivenClaude claude = claude();

    JsonNode result = claude.turn("[[err:400,invalid_request_error]]");

    assertThat(result.path("subtype").asText()).isEqualTo("success");
    assertThat(result.path("is_error").asBoolean()).isTrue();
    assertThat(result.path("api_error_status").asInt()).isEqualTo(400);
    assertThat(result.path("terminal_reason").asText()).isEqualTo("api_error");
    assertThat(claude.process().isAlive()).isTrue();
    assertThat(claude.finish()).isEqualTo(1);
  }

  @Test
  void overloadIsRetriedAsOftenAsToldAndSaid() throws Exception {
    DrivenClaude claude = claude(Map.of("CLAUDE_CODE_MAX_RETRIES", "1"));

    JsonNode result = claude.turn("[[err:529,overloaded_error]]");

    assertThat(result.path("is_error").asBoolean()).isTrue();
    assertThat(claude.lines("system/api_retry")).hasSize(1);
    assertThat(claude.lines("system/api_retry").getFirst().path("error_status").asInt())
        .isEqualTo(529);
    assertThat(model().asked()).hasSize(2);
  }

  @Test
  void answerThatBreaksOffBeginsAgain() throws Exception {
    DrivenClaude claude = claude("--include-partial-messages");

    JsonNode result = claude.turn("[[text:abcd]] [[chunks:4,0]] [[cutn:1,2]]");

    assertThat(result.path("result").asText()).isEqualTo("abcd");
    assertThat(claude.lines("stream_event/message_start")).hasSize(2);
    assertThat(claude.lines("stream_event/message_stop")).hasSize(2);
    assertThat(claude.lines("stream_event/message_delta")).hasSize(1);
  }

  @Test
  void numberOfRoundsIsBound() throws Exception {
    DrivenClaude claude = claude(BYPASS.getFirst(), "--max-turns=1");

    JsonNode result = claude.turn("[[tool:Bash {\"command\":\"echo A\"}]]");

    assertThat(result.path("subtype").asText()).isEqualTo("error_max_turns");
    assertThat(result.path("is_error").asBoolean()).isTrue();
    assertThat(claude.turn("go on").path("subtype").asText()).isEqualTo("success");
  }

  @Test
  void commandInTheBackgroundLeadsToAResultUnasked() throws Exception {
    DrivenClaude claude =
        bareless(Map.of(), List.of("--model=claude-sonnet-4-5", BYPASS.getFirst()));

    JsonNode first =
        claude.turn("[[tool:Bash {\"command\":\"sleep 0.3\",\"run_in_background\":true}]]");
    JsonNode second = claude.result();

    assertThat(first.path("result").asText()).contains("running in background");
    assertThat(second.path("session_id")).isEqualTo(first.path("session_id"));
    assertThat(second.has("user_message_uuid")).isFalse();
  }

  @Test
  void userTextNamesFilesAndCommandsUnlessAClientComposedIt() throws Exception {
    DrivenClaude claude = bareless(Map.of(), List.of("--model=claude-sonnet-4-5"));
    Path file = Files.writeString(home.resolve("work/named.txt"), "SECRET-42");
    String text = "see @" + file.toRealPath();

    JsonNode _ = claude.turn(text);
    assertThat(model().lastAsked().body().toString()).contains("SECRET-42");
    assertThat(claude.turn("/cost").path("num_turns").asInt(-1)).isZero();

    DrivenClaude composed = bareless(Map.of(), List.of("--model=claude-sonnet-4-5"));
    composed.send(DrivenClaude.userLine(text).put("client_composed", true));
    JsonNode _ = composed.result();
    assertThat(model().lastAsked().body().toString()).doesNotContain("SECRET-42");
    composed.send(DrivenClaude.userLine("/cost").put("client_composed", true));
    assertThat(composed.result().path("num_turns").asInt()).isEqualTo(1);
  }
}
