package io.tokenpak.companion.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenpak.companion.SampleCatalog;
import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.exchange.SampleHead;
import io.tokenpak.companion.platform.Caller;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Mistakes of the program that this one succeeds, each in a test that would have caught it.
class OriginalBugsTest {
  private static final String JWT = "Bearer eyJhbGciOiJSUzI1NiJ9.eyJmYWtlIjoxfQ.c2ln";

  @Test
  void aJwtOnMessagesIsNotTakenToChatGpt() {
    assertThat(routed("/v1/messages", "Authorization", JWT)).isEqualTo("tokenpak-anthropic CALLER");
    assertThat(routed("/v1/messages", "Authorization", JWT, "originator", "codex_exec"))
        .isEqualTo("tokenpak-anthropic CALLER");
  }

  @Test
  void aJwtOnChatCompletionsIsNotTakenToChatGpt() {
    assertThat(routed("/v1/chat/completions", "Authorization", JWT, "User-Agent", "codex-tui/1"))
        .isEqualTo("tokenpak-openai CALLER");
  }

  @Test
  void aJwtOnResponsesReachesTheCodexBackend() {
    assertThat(routed("/v1/responses", "Authorization", JWT))
        .isEqualTo("tokenpak-openai-codex INJECTED");
    assertThat(routed("/codex/responses", "Authorization", JWT))
        .isEqualTo("tokenpak-openai-codex INJECTED");
  }

  @Test
  void anApiKeyOnResponsesStaysWithOpenAi() {
    assertThat(routed("/v1/responses", "Authorization", "Bearer sk-x", "originator", "codex_exec"))
        .isEqualTo("tokenpak-openai CALLER");
  }

  @Test
  void aCallerWithoutCredentialsIsServed() {
    assertThat(routed("/v1/messages")).isEqualTo("tokenpak-anthropic INJECTED");
    assertThat(routed("/codex/responses")).isEqualTo("tokenpak-openai-codex INJECTED");
  }

  @Test
  void aPlaceholderDoesNotStandInTheWayOfInjection() {
    assertThat(routed("/v1/messages", "x-api-key", "custom-local"))
        .isEqualTo("tokenpak-anthropic INJECTED");
  }

  @Test
  void anApiKeyInABearerIsTheCallersOwn() {
    assertThat(routed("/v1/messages", "Authorization", "Bearer sk-ant-api03-x"))
        .isEqualTo("tokenpak-anthropic CALLER");
  }

  @Test
  void aProviderNobodyKnowsIsRefused() {
    assertThatThrownBy(() -> routed("/v1/messages", "X-TokenPak-Provider", "anything"))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.UNKNOWN_PROVIDER));
  }

  @Test
  void theBackendFieldTakesEffect() {
    String[] key = {"x-api-key", "sk-ant-api03-x", "X-TokenPak-Backend", "claude-code"};
    assertThat(routed("/v1/messages", key)).isEqualTo("tokenpak-claude-code INJECTED");
    assertThat(
            routed(
                "/v1/messages",
                "X-OpenClaw-Session",
                "s",
                "x-api-key",
                "sk-ant-api03-x",
                "X-TokenPak-Backend",
                "api"))
        .isEqualTo("tokenpak-anthropic CALLER");
  }

  @Test
  void anotherHostInThePathIsNotServed() {
    assertThatThrownBy(
            () -> routed("/api.anthropic.com/v1/messages", "User-Agent", "openclaw/2026.4.24"))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void aScopeIsNotLeftByDotSegments() {
    assertThatThrownBy(() -> routed("/backend-api/codex/../accounts", "Authorization", JWT))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void startedInsideClaudeCodeItStillTellsCallersByTheirHeads() throws Exception {
    assertThat(identifiedBy(new ProcessBuilder())).isEqualTo("generic tokenpak-anthropic");
    ProcessBuilder inside = new ProcessBuilder();
    inside.environment().put("CLAUDECODE", "1");
    inside.environment().put("CLAUDE_CODE_SESSION_ID", "s");
    inside.environment().put("CLAUDE_CODE_ENTRYPOINT", "cli");
    assertThat(identifiedBy(inside)).isEqualTo("generic tokenpak-anthropic");
  }

  private static String identifiedBy(ProcessBuilder builder)
      throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        builder
            .command(java, "-cp", System.getProperty("java.class.path"), Identify.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return answer;
  }

  /// Prints who sent a request without any mark, and where it goes.
  static final class Identify {
    private Identify() {}

    public static void main(String[] args) {
      RequestHead head = SampleHead.post("/v1/messages");
      Caller caller = SampleCatalog.platforms().identify(head);
      System.out.print(
          caller.platform() + " " + SampleCatalog.router().choose(head, caller).provider().name());
    }
  }

  private static String routed(String path, String... fields) {
    RequestHead head = SampleHead.post(path, fields);
    Route route = SampleCatalog.router().choose(head, SampleCatalog.platforms().identify(head));
    return route.provider().name() + " " + route.access();
  }
}
