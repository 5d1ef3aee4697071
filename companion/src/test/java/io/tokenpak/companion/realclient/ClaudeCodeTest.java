package io.tokenpak.companion.realclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.stub.RecordedRequest;
import io.tokenpak.companion.stub.StubProvider;
import io.tokenpak.companion.stub.StubScript;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("real-client")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ClaudeCodeTest {
  private static final String KEY = "sk-ant-api03-callers-own";
  private static final StubScript SCRIPT =
      StubScript.saying("pong from the stub")
          .afterCalling(
              "Bash",
              "{\"command\":\"printf '%s-%s' left right\",\"description\":\"joins two words\"}");

  @TempDir Path folder;

  private static Path claude;

  @BeforeAll
  static void install() throws Exception {
    NpmPackage client = NpmPackage.CLAUDE_CODE;
    claude = ClientCache.ofUser().install(client).resolve(client.name()).resolve("claude");
  }

  @Test
  void takesAStreamedTurnWithAToolCallOnItsOwnKey() throws Exception {
    try (StubProvider stub = StubProvider.start(SCRIPT);
        ServedCompanion companion = ServedCompanion.start(folder, stub, Map.of())) {
      Outcome outcome =
          sandbox()
              .set("ANTHROPIC_API_KEY", KEY)
              .runAfter(Snippet.of("claude", companion.url()), turn())
              .succeeded();

      assertThat(outcome.out()).contains("pong from the stub");
      List<RecordedRequest> turns = stub.requests("POST", "/v1/messages");
      assertThat(turns).hasSize(2).allSatisfy(request -> isClaudeCodes(stub, request));
      assertThat(turns.getLast().bodyText()).contains("tool_result").contains("left-right");
    }
  }

  private static void isClaudeCodes(StubProvider stub, RecordedRequest request) {
    Passage.isUntouched(stub, request);
    assertThat(request.target()).isEqualTo("/v1/messages?beta=true");
    assertThat(request.field("x-api-key")).hasValue(KEY);
    assertThat(request.field("User-Agent"))
        .hasValueSatisfying(agent -> assertThat(agent).startsWith("claude-cli/"));
    assertThat(request.field("anthropic-beta"))
        .hasValueSatisfying(beta -> assertThat(beta).doesNotContain("oauth"));
    assertThat(request.headerLines())
        .anyMatch(line -> line.startsWith("X-Claude-Code-Session-Id: "));
    assertThat(request.bodyText()).contains("\"stream\":true");
  }

  private static List<String> turn() {
    return List.of(
        claude.toString(),
        "-p",
        "say pong",
        "--model",
        "claude-sonnet-4-6",
        "--allowedTools",
        "Bash");
  }

  private Sandbox sandbox() throws Exception {
    return Sandbox.of(NpmPackage.CLAUDE_CODE.spec(), folder)
        .set("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1")
        .set("CLAUDE_CODE_MAX_RETRIES", "1")
        .set("DISABLE_AUTOUPDATER", "1")
        .set("DISABLE_ERROR_REPORTING", "1")
        .set("DISABLE_TELEMETRY", "1")
        .set("IS_SANDBOX", "1");
  }
}
