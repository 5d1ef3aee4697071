package io.tokenpak.dispatch.fake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a host can ask of the CLI, and the CLI of its host.
public abstract class ControlContract extends ClaudeContract {
  private static final String ASKS = "--permission-prompt-tool=stdio";

  @Test
  void initializeIsAnsweredBeforeAnyUserLine() throws Exception {
    DrivenClaude claude = claude("--permission-mode=default");

    JsonNode version = claude.control("v", request("get_binary_version"));
    JsonNode answer =
        claude.control(
            "i",
            request("initialize").put("systemPrompt", "FIRST").put("appendSystemPrompt", "ADDED"));

    assertThat(version.path("response").path("version").asText()).isEqualTo(FakeClaude.VERSION);
    assertThat(answer.path("subtype").asText()).isEqualTo("success");
    assertThat(answer.path("response").has("commands")).isTrue();
    assertThat(claude.lines("system/init")).isEmpty();
    JsonNode _ = claude.control("j", request("initialize").put("systemPrompt", "SECOND"));
    JsonNode _ = claude.turn("hi");
    assertThat(model().lastAsked().body().path("system").toString())
        .contains("FIRST\\n\\nADDED")
        .doesNotContain("SECOND");
  }

  @Test
  void unknownRequestIsAnErrorAndUnknownLinesAreNothing() throws Exception {
    DrivenClaude claude = claude();

    JsonNode answer = claude.control("x", request("nonsense"));
    claude.sendText("");
    claude.sendText("{\"type\":\"nonsense\"}");
    claude.sendText("{\"foo\":1}");
    claude.sendText("{\"type\":\"keep_alive\"}");

    assertThat(answer.path("subtype").asText()).isEqualTo("error");
    assertThat(answer.path("error").asText()).contains("nonsense");
    assertThat(claude.turn("hi").path("is_error").asBoolean(true)).isFalse();
  }

  @Test
  void modelModeAndTokensCanBeSet() throws Exception {
    DrivenClaude claude = claude();
    JsonNode _ = claude.turn("one");

    JsonNode model = claude.control("m", request("set_model").put("model", "claude-opus-4-5"));
    JsonNode bad = claude.control("b", request("set_permission_mode").put("mode", "bad"));
    JsonNode free =
        claude.control("f", request("set_permission_mode").put("mode", "bypassPermissions"));
    JsonNode edits = claude.control("e", request("set_permission_mode").put("mode", "acceptEdits"));
    ObjectNode settings = request("apply_flag_settings");
    settings.putObject("settings").putObject("env").put("CLAUDE_CODE_MAX_OUTPUT_TOKENS", "1234");
    JsonNode _ = claude.control("a", settings);
    JsonNode _ = claude.turn("two");

    assertThat(model.path("subtype").asText()).isEqualTo("success");
    assertThat(bad.path("subtype").asText()).isEqualTo("error");
    assertThat(free.path("subtype").asText()).isEqualTo("error");
    assertThat(edits.path("response").path("mode").asText()).isEqualTo("acceptEdits");
    JsonNode init = claude.lines("system/init").getLast();
    assertThat(init.path("model").asText()).isEqualTo("claude-opus-4-5");
    assertThat(init.path("permissionMode").asText()).isEqualTo("acceptEdits");
    assertThat(model().lastAsked().body().path("model").asText()).isEqualTo("claude-opus-4-5");
    assertThat(model().lastAsked().body().path("max_tokens").asInt()).isEqualTo(1234);
  }

  @Test
  void deniedCallIsAnErrorThatTheTurnSurvives() throws Exception {
    DrivenClaude claude = claude(ASKS, "--allowedTools=Bash(echo:*)");
    Path file = home.resolve("denied");
    claude.user("[[tool:Bash {\"command\":\"touch %s\"}]]".formatted(file));
    JsonNode asked = claude.asked("can_use_tool");

    claude.answer(asked, Json.object("behavior", "deny").put("message", "policy says no"));
    JsonNode result = claude.result();

    assertThat(asked.path("request").path("tool_name").asText()).isEqualTo("Bash");
    assertThat(asked.path("request").path("tool_use_id").asText()).startsWith("toolu_");
    assertThat(result.path("is_error").asBoolean(true)).isFalse();
    assertThat(result.path("result").asText()).contains("(error) policy says no");
    assertThat(result.path("permission_denials")).hasSize(1);
    assertThat(file).doesNotExist();
  }

  @Test
  void allowedCallRunsWithTheInputOfTheAnswer() throws Exception {
    DrivenClaude claude = claude(ASKS);
    Path wanted = home.resolve("wanted");
    Path given = home.resolve("given");
    claude.user("[[tool:Bash {\"command\":\"touch %s\"}]]".formatted(wanted));
    ObjectNode allow = Json.object("behavior", "allow");
    allow.putObject("updatedInput").put("command", "touch " + given);

    claude.answer(claude.asked("can_use_tool"), allow);
    JsonNode result = claude.result();

    assertThat(result.path("is_error").asBoolean(true)).isFalse();
    assertThat(given).exists();
    assertThat(wanted).doesNotExist();
  }

  @Test
  void nobodyToAskMeansNo() throws Exception {
    DrivenClaude claude = claude();
    Path file = home.resolve("unasked");

    JsonNode result = claude.turn("[[tool:Bash {\"command\":\"touch %s\"}]]".formatted(file));

    assertThat(result.path("permission_denials")).hasSize(1);
    assertThat(file).doesNotExist();
  }

  @Test
  void interruptEndsATurnInWhateverItDoes() throws Exception {
    DrivenClaude claude =
        claude(Map.of("CLAUDE_CODE_MAX_RETRIES", "9"), ASKS, "--include-partial-messages");

    claude.user("[[text:abcdefgh]] [[chunks:8,0]] [[stall:3]]");
    claude.next("stream_event/content_block_delta");
    interrupted(claude, "aborted_streaming");
    claude.user("[[delay:20000]]");
    claude.next("system/init");
    interrupted(claude, "aborted_streaming");
    claude.user("[[err:529,overloaded_error]]");
    claude.next("system/api_retry");
    interrupted(claude, "aborted_streaming");
    claude.user("[[tool:Bash {\"command\":\"sleep 20\"}]]");
    claude.next("assistant");
    interrupted(claude, "aborted_tools");
    claude.user("[[tool:Bash {\"command\":\"touch /nowhere\"}]]");
    JsonNode asked = claude.asked("can_use_tool");
    interrupted(claude, "aborted_tools");

    assertThat(claude.lines("control_cancel_request"))
        .anyMatch(line -> line.path("request_id").equals(asked.path("request_id")));
    assertThat(claude.control("idle", request("interrupt")).path("subtype").asText())
        .isEqualTo("success");
    assertThat(claude.turn("[[text:fine]]").path("result").asText()).isEqualTo("fine");
  }

  private static void interrupted(DrivenClaude claude, String reason) {
    JsonNode ack = claude.control(id(), request("interrupt"));
    JsonNode result = claude.result();
    assertThat(ack.path("subtype").asText()).isEqualTo("success");
    assertThat(result.path("subtype").asText()).isEqualTo("error_during_execution");
    assertThat(result.path("is_error").asBoolean()).isTrue();
    assertThat(result.path("terminal_reason").asText()).isEqualTo(reason);
  }

  @Test
  void lentToolsAreCalledOneByOne() throws Exception {
    DrivenClaude claude = claude("--allowedTools=mcp__caller");
    claude.sendControl("i", lending("caller"));
    claude.user(
        "[[par:mcp__caller__lookup {\"q\":\"a\"}]] [[par:mcp__caller__lookup {\"q\":\"b\"}]]");

    JsonNode first = serveUntilCall(claude);
    answerCall(claude, first, "found a");
    JsonNode second = serveUntilCall(claude);
    answerCall(claude, second, "found b");

    assertThat(claude.result().path("result").asText()).contains("found a | found b");
    JsonNode call = first.path("request").path("message").path("params");
    assertThat(call.path("name").asText()).isEqualTo("lookup");
    assertThat(call.path("arguments").path("q").asText()).isEqualTo("a");
    assertThat(call.path("_meta").path("claudecode/toolUseId").asText())
        .isEqualTo(claude.lines("assistant").getFirst().at("/message/content/0/id").asText());
    assertThat(claude.lines("system/init").getFirst().path("tools").toString())
        .contains("mcp__caller__lookup");
    assertThat(model().asked().getFirst().body().path("tools").toString()).contains("Looks up");
  }

  @Test
  void lentToolsAreAskedAboutAndLetGoOfWhenInterrupted() throws Exception {
    DrivenClaude claude = claude(ASKS, "--replay-user-messages");
    claude.sendControl("i", lending("caller"));
    claude.user("[[tool:mcp__caller__lookup {\"q\":\"a\"}]]");
    // The servers are greeted before the first turn, and the call is asked about within it.
    JsonNode _ = serve(claude);
    JsonNode call = serveUntilCall(claude);

    JsonNode ack = claude.control("x", request("interrupt"));

    assertThat(ack.path("subtype").asText()).isEqualTo("success");
    assertThat(claude.result().path("terminal_reason").asText()).isEqualTo("aborted_tools");
    assertThat(claude.lines("control_request").stream().map(JsonNode::toString))
        .anyMatch(line ->
            line.contains("notifications/cancelled")
                && line.contains("\"requestId\":" + call.at("/request/message/id").asInt()));
  }

  private static JsonNode serve(DrivenClaude claude) {
    while (true) {
      JsonNode asked = claude.next("control_request");
      if (asked.at("/request/subtype").asText().equals("can_use_tool")) {
        ObjectNode allow = Json.object("behavior", "allow");
        allow.set("updatedInput", asked.at("/request/input"));
        claude.answer(asked, allow);
        return asked;
      }
      answerGreeting(claude, asked);
    }
  }
}
