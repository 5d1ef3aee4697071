package io.tokenpak.companion.realclient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Callers with tools of their own, lent to the real CLI.
@Tag("real-client")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class PooledToolLoopTest {
  private static final Tool LOOKUP =
      Tool.builder()
          .name("lookup")
          .description("looks a word up")
          .inputSchema(
              Tool.InputSchema.builder()
                  .properties(
                      Tool.InputSchema.Properties.builder()
                          .putAdditionalProperty("word", JsonValue.from(Map.of("type", "string")))
                          .build())
                  .build())
          .build();
  private static final String LOCAL = "[[tool:Bash {\"command\":\"echo local\"}]]";
  private static final String LENT = "[[tool:mcp__caller__lookup {\"word\":\"noon\"}]]";

  @TempDir static Path folder;

  private static ServedPool pool;

  @BeforeAll
  static void serve() throws Exception {
    pool = ServedPool.start(folder, Map.of("TOKENPAK_CLI_SPARES", "0"));
  }

  @AfterAll
  static void stop() throws Exception {
    pool.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theProcessThatCalledGoesOnWithTheResult(boolean stream) throws Exception {
    MessageCreateParams.Builder params = asking(LOCAL + LENT + stream);
    ToolUseBlock call = called(params, stream);
    long pid = pool.processes("lending").getFirst().path("pid").asLong();

    Message answer = answered(params, call, stream);

    assertThat(text(answer)).contains("twelve o'clock");
    assertThat(answer.stopReason()).hasValue(StopReason.END_TURN);
    assertThat(pool.processes("lending")).isEmpty();
    assertThat(pool.processes("idle")).anyMatch(process -> process.path("pid").asLong() == pid);
    assertThat(lastAsked()).contains("twelve o'clock", "\"content\":\"local\"");
  }

  @Test
  void anotherProcessGoesOnWhereTheOneThatCalledIsKilled() throws Exception {
    MessageCreateParams.Builder params = asking(LENT);
    ToolUseBlock call = called(params, false);

    pool.kill("lending");
    Message answer = answered(params, call, false);

    assertThat(text(answer)).contains("twelve o'clock");
    assertThat(lastAsked()).containsOnlyOnce("twelve o'clock").containsOnlyOnce("\"tool_use\"");
  }

  @Test
  void nodesSdkRunsAToolLoop() throws Exception {
    Path modules = ClientCache.ofUser().install(NpmPackage.ANTHROPIC_SDK);
    Sandbox sandbox =
        Sandbox.of(NpmPackage.ANTHROPIC_SDK.spec(), folder.resolve("node"))
            .set("ANTHROPIC_API_KEY", "sk-ant-api03-callers-own")
            .set("ANTHROPIC_BASE_URL", pool.url().toString())
            .set("NODE_PATH", modules.toString());
    Path script = sandbox.write("tool-loop.cjs", program());

    Outcome outcome = sandbox.run(List.of("node", script.toString())).succeeded();

    assertThat(outcome.out())
        .contains("calls: [\"lookup noon\",\"lookup midnight\"]")
        .contains("answer: the tool said: noon is known | midnight is known");
  }

  private static String program() throws Exception {
    try (InputStream in =
        Objects.requireNonNull(PooledToolLoopTest.class.getResourceAsStream("tool-loop.cjs"))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static MessageCreateParams.Builder asking(String question) {
    return MessageCreateParams.builder()
        .model("claude-sonnet-4-5")
        .maxTokens(1000)
        .addTool(LOOKUP)
        .addUserMessage(question);
  }

  private static ToolUseBlock called(MessageCreateParams.Builder params, boolean stream) {
    Message message = ask(params, stream);
    assertThat(message.stopReason()).hasValue(StopReason.TOOL_USE);
    List<ToolUseBlock> calls = message.content().stream().map(ContentBlock::asToolUse).toList();
    assertThat(calls).singleElement().extracting(ToolUseBlock::name).isEqualTo("lookup");
    assertThat(calls.getFirst()._input()).isEqualTo(JsonValue.from(Map.of("word", "noon")));
    params.addMessage(message);
    return calls.getFirst();
  }

  private static Message answered(
      MessageCreateParams.Builder params, ToolUseBlock call, boolean stream) {
    params.addUserMessageOfContentBlockParams(
        List.of(
            ContentBlockParam.ofToolResult(
                ToolResultBlockParam.builder()
                    .toolUseId(call.id())
                    .content("twelve o'clock")
                    .build())));
    return ask(params, stream);
  }

  private static Message ask(MessageCreateParams.Builder params, boolean stream) {
    AnthropicClient client =
        AnthropicOkHttpClient.builder()
            .apiKey("sk-ant-api03-callers-own")
            .baseUrl(pool.url().toString())
            .putHeader(ServedPool.PROVIDER, ServedPool.CLAUDE_CODE)
            .maxRetries(0)
            .build();
    try {
      if (!stream) {
        return client.messages().create(params.build());
      }
      MessageAccumulator whole = MessageAccumulator.create();
      try (StreamResponse<RawMessageStreamEvent> events =
          client.messages().createStreaming(params.build())) {
        events.stream().forEach(whole::accumulate);
      }
      return whole.message();
    } finally {
      client.close();
    }
  }

  private static String text(Message message) {
    StringBuilder text = new StringBuilder();
    message.content().forEach(block -> block.text().ifPresent(part -> text.append(part.text())));
    return text.toString();
  }

  private static String lastAsked() {
    return pool.model().lastAsked().body().path("messages").toString();
  }
}
