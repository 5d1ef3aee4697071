package io.tokenpak.companion.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.SampleCatalog;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.exchange.SampleHead;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformsTest {
  private static final String JWT = "Bearer eyJhbGciOiJub25lIn0.e30.c2ln";

  private final Platforms platforms = SampleCatalog.platforms();

  @ParameterizedTest
  @CsvSource({
    "openclaw/2026.9.6, openclaw",
    "OpenClaw, openclaw",
    "OPENCLAW-gateway/1, openclaw",
    "my-openclaw/1, generic",
    "codex_exec/0.169.0 (Debian 12), codex",
    "codex-tui/0.169.0, codex",
    "codex_cli_rs/0.50, codex",
    "codex_vscode/1, codex",
    "Codex/1, codex",
    "claude-cli/2.1.329 (external), claude-code",
    "Claude-CLI/2, claude-code",
    "claude-cli, generic",
    "Anthropic/JS 1.11.0, anthropic-sdk",
    "Anthropic/Python 1.13.0, anthropic-sdk",
    "AsyncAnthropic/Python 1.13.0, anthropic-sdk",
    "AnthropicClientImpl/Java 3.12.0, anthropic-sdk",
    "AnthropicClientAsyncImpl/Java 3.12.0, anthropic-sdk",
    "anthropic-python/0.3, anthropic-sdk",
    "anthropic-sdk, anthropic-sdk",
    "OpenAI/JS 7.55.0, openai-sdk",
    "OpenAI/Python 3.22.1, openai-sdk",
    "AsyncOpenAI/Python 3.22.1, openai-sdk",
    "AsyncAzureOpenAI/Python 3.22.1, openai-sdk",
    "OpenAIClientImpl/Java 4.101.0, openai-sdk",
    "opencode/1.18.33 ai-sdk/openai/4, generic",
    "curl/8 (like anthropic/1), generic",
    "undici, generic",
    "'', generic",
    "/, generic"
  })
  void knowsUserAgents(String agent, String platform) {
    RequestHead head = SampleHead.post("/v1/messages", "user-agent", agent);
    assertThat(platforms.identify(head).platform()).isEqualTo(platform);
  }

  @Test
  void knowsNobodyWithoutMarks() {
    assertThat(platforms.identify(SampleHead.post("/v1/messages")))
        .isEqualTo(new Caller("generic", null, null));
  }

  @Test
  void openClawsSessionFieldIsEnough() {
    assertThat(platforms.identify(SampleHead.post("/v1/messages", "x-OPENCLAW-session", " s-1 ")))
        .isEqualTo(new Caller("openclaw", "s-1", "tokenpak-claude-code"));
    assertThat(platforms.identify(SampleHead.post("/v1/messages", "X-OpenClaw-Session", "  ")))
        .isEqualTo(new Caller("generic", null, null));
  }

  @Test
  void openClawImpliesClaudeOnlyWhereItSpeaksAnthropicsApi() {
    assertThat(openClaw("/v1/messages/count_tokens")).isEqualTo("tokenpak-claude-code");
    assertThat(openClaw("/v1/models", "anthropic-version", "2023-06-01"))
        .isEqualTo("tokenpak-claude-code");
    assertThat(openClaw("/v1/models", "Authorization", "Bearer sk-proj-x")).isNull();
    assertThat(openClaw("/v1/responses", "Authorization", "Bearer sk-proj-x")).isNull();
    assertThat(openClaw("/v1/responses", "Authorization", JWT)).isEqualTo("tokenpak-openai-codex");
  }

  @Test
  void openClawComesBeforeTheOthers() {
    RequestHead head =
        SampleHead.post(
            "/v1/messages",
            "X-OpenClaw-Session",
            "s",
            "User-Agent",
            "claude-cli/2",
            "originator",
            "codex_exec");
    assertThat(platforms.identify(head).platform()).isEqualTo("openclaw");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/responses",
        "/v1/responses/compact",
        "/responses",
        "/codex/responses",
        "/codex/models",
        "/backend-api/codex/models",
        "/backend-api/responses"
      })
  void aBareJwtIsCodexOnItsPaths(String path) {
    assertThat(platforms.identify(SampleHead.post(path, "AUTHORIZATION", JWT)))
        .isEqualTo(new Caller("codex", null, "tokenpak-openai-codex"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/messages",
        "/v1/messages/responses",
        "/v1/chat/completions",
        "/v1/models",
        "/v1/responsesX",
        "/v1beta/models/m:generateContent",
        "/"
      })
  void aBareJwtIsAnybodysElsewhere(String path) {
    assertThat(platforms.identify(SampleHead.post(path, "authorization", JWT)))
        .isEqualTo(new Caller("generic", null, null));
  }

  @Test
  void codexWithAnApiKeyImpliesNothing() {
    assertThat(codex("Authorization", "Bearer sk-x")).isNull();
    assertThat(codex("Accept", "text/event-stream")).isNull();
  }

  @Test
  void codexWithAChatGptLoginImpliesItsBackend() {
    assertThat(codex("Authorization", JWT)).isEqualTo("tokenpak-openai-codex");
    assertThat(codex("ChatGPT-Account-Id", "a")).isEqualTo("tokenpak-openai-codex");
  }

  @Test
  void claudeCodeIsUnmistakableOnlyWithBothMarks() {
    String[] both = {"X-Claude-Code-Session-Id", "s", "User-Agent", "claude-cli/2.1.329"};
    assertThat(ClaudeCode.isUnmistakable(SampleHead.post("/v1/messages", both))).isTrue();
    assertThat(ClaudeCode.isUnmistakable(SampleHead.post("/", both[0], both[1]))).isFalse();
    assertThat(ClaudeCode.isUnmistakable(SampleHead.post("/", both[2], both[3]))).isFalse();
    assertThat(
            ClaudeCode.isUnmistakable(SampleHead.post("/", both[0], "a\u0007b", both[2], both[3])))
        .isFalse();
  }

  @Test
  void claudeCodesSessionFieldIsEnoughToRecogniseIt() {
    assertThat(platforms.identify(SampleHead.post("/", "x-claude-code-session-id", "s")))
        .isEqualTo(new Caller("claude-code", "s", null));
  }

  @ParameterizedTest
  @CsvSource({
    "jvm/langchain4j, jvm/langchain4j",
    "JVM/My.Tool_1-2, jvm/My.Tool_1-2",
    "' jvm/padded ', jvm/padded",
    "jvm, jvm",
    "jvm/, jvm",
    "jvm/a b, jvm",
    "jvm/a/b, jvm",
    "jvm/caf\u00e9, jvm",
    "jvm/a\u001bb, jvm",
    "jvmx, anthropic-sdk",
    "python/x, anthropic-sdk",
    "'', anthropic-sdk"
  })
  void aProgramWithTheAgentIsCalledWhatItsUserCallsIt(String field, String platform) {
    RequestHead head =
        SampleHead.post(
            "/v1/messages",
            "x-tokenpak-PLATFORM",
            field,
            "User-Agent",
            "AnthropicClientImpl/Java 3.12.0",
            "X-TokenPak-Session",
            "s-1");

    assertThat(platforms.identify(head)).isEqualTo(new Caller(platform, "s-1", null));
  }

  @Test
  void theNameOfAProgramWithTheAgentHasABound() {
    assertThat(jvm("a".repeat(64)).platform()).isEqualTo("jvm/" + "a".repeat(64));
    assertThat(jvm("a".repeat(65)).platform()).isEqualTo("jvm");
  }

  @Test
  void openClawsFieldComesBeforeTheAgents() {
    assertThat(jvm("tool", "X-OpenClaw-Session", "s").platform()).isEqualTo("openclaw");
  }

  @Test
  void theAgentsFieldComesBeforeWhatTheProgramSays() {
    assertThat(jvm("tool", "originator", "codex_exec").platform()).isEqualTo("jvm/tool");
    assertThat(jvm("tool", "User-Agent", "claude-cli/2").platform()).isEqualTo("jvm/tool");
  }

  @Test
  void theAgentDoesNotChangeWhereARequestGoes() {
    assertThat(jvm("tool", "Authorization", JWT).provider()).isEqualTo("tokenpak-openai-codex");
    assertThat(jvm("tool", "Authorization", "Bearer sk-x").provider()).isNull();
  }

  private Caller jvm(String name, String... fields) {
    String[] all = Arrays.copyOf(fields, fields.length + 2);
    all[fields.length] = "X-TokenPak-Platform";
    all[fields.length + 1] = "jvm/" + name;
    return platforms.identify(SampleHead.post("/v1/responses", all));
  }

  private @Nullable String openClaw(String path, String... fields) {
    String[] all = Arrays.copyOf(fields, fields.length + 2);
    all[fields.length] = "User-Agent";
    all[fields.length + 1] = "openclaw/1";
    return platforms.identify(SampleHead.post(path, all)).provider();
  }

  private @Nullable String codex(String name, String value) {
    RequestHead head = SampleHead.post("/v1/responses", "originator", "Codex_Exec", name, value);
    assertThat(platforms.identify(head).platform()).isEqualTo("codex");
    return platforms.identify(head).provider();
  }
}
