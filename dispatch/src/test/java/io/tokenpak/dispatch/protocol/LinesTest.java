package io.tokenpak.dispatch.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinesTest {
  @Test
  void readsAResultWhateverTheOrderOfItsKeys() {
    String line =
        """
        {"duration_ms":1,"usage":{"output_tokens":5},"stop_reason":"end_turn","user_message_uuid":"u","is_error":true,
        "subtype":"success","api_error_status":429,"api_error_type":"rate_limit_error","result":"x","type":"result",
        "terminal_reason":"api_error","errors":["one","two"]}\
        """;
    Result result = (Result) parsed(line);
    assertThat(result.isError()).isTrue();
    assertThat(result.apiError()).isEqualTo(new Result.ApiError(429, "rate_limit_error"));
    assertThat(result.userMessageUuid()).hasValue("u");
    assertThat(result.errors()).containsExactly("one", "two");
    assertThat(result.ending().stopReason()).isEqualTo("end_turn");
    assertThat(result.ending().usage().path("output_tokens").asInt()).isEqualTo(5);
  }

  @Test
  void readsAResultThatLacksNearlyEverything() {
    Result result = (Result) parsed("{\"type\":\"result\",\"api_error_status\":null}");
    assertThat(result.apiError().status()).isZero();
    assertThat(result.userMessageUuid()).isEmpty();
  }

  @Test
  void readsARequestOfTheCli() {
    assertThat(
            parsed(
                "{\"request\":{\"subtype\":\"can_use_tool\",\"tool_name\":\"Bash\",\"input\":{},\"tool_use_id\":\"t\"},"
                    + "\"type\":\"control_request\",\"request_id\":\"r\"}"))
        .isEqualTo(new Asked.MayRun("r", "Bash", JsonNodeFactory.instance.objectNode(), "", "t"));
    assertThat(parsed("{\"type\":\"control_request\",\"request_id\":\"r\",\"request\":{}}"))
        .isEqualTo(new Asked.Unknown("r", ""));
  }

  @Test
  void knowsAnswersAndErrors() {
    assertThat(
            parsed(
                "{\"type\":\"control_response\",\"response\":{\"subtype\":\"error\",\"request_id\":\"r\",\"error\":\"no\"}}"))
        .extracting(line -> ((CliLine.Answered) line).error())
        .isEqualTo(Optional.of("no"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "1", "\"type\"", "[SandboxDebug] x", "{\"type\":\"result\""})
  void readsNothingFromWhatIsNoObject(String line) {
    assertThat(LineParser.parse(line)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"type\":7}",
        "{\"type\":\"new\"}",
        "{\"type\":\"system\",\"subtype\":\"new\"}"
      })
  void setsAsideWhatItDoesNotKnow(String line) {
    assertThat(parsed(line)).isInstanceOf(CliLine.Other.class);
  }

  @Test
  void readsLongLines() {
    String text = "x".repeat(70 << 20);
    CliLine line =
        parsed("{\"type\":\"user\",\"message\":{\"content\":[{\"text\":\"" + text + "\"}]}}");
    assertThat(((CliLine.Echo) line).message().at("/content/0/text").asText()).hasSize(70 << 20);
  }

  @Test
  void writesOneLineOfAscii() {
    JsonNode content =
        JsonNodeFactory.instance.textNode("a\nb\r\u2028\u0085\u0000 \uD83D\uDE00 \uD800 \"} {");
    String line = HostLine.user("u", content, true);
    assertThat(line).matches("[ -~]*");
    assertThat(line.getBytes(StandardCharsets.UTF_8)).hasSize(line.length());
    assertThat(Json.read(line))
        .hasValueSatisfying(read -> {
          assertThat(read.at("/message/content")).isEqualTo(content);
          assertThat(read.path("client_composed").asBoolean()).isTrue();
          assertThat(read.path("parent_tool_use_id").isNull()).isTrue();
        });
    assertThat(HostLine.user("u", content, false)).doesNotContain("client_composed");
  }

  private static CliLine parsed(String line) {
    return LineParser.parse(line).orElseThrow();
  }
}
