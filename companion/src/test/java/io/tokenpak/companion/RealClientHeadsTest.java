package io.tokenpak.companion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.exchange.SampleHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.platform.ClaudeCode;
import io.tokenpak.companion.route.Route;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Heads that real clients sent, recorded: who is recognised, and where the request goes.
///
/// OpenClaw is itself only where its configuration sets a mark. Otherwise it looks like the
/// libraries it uses, or borrows the user agent of Claude Code.
class RealClientHeadsTest {
  /// A client's case, then platform, provider, access, and the field that names its session.
  private static final String EXPECTED =
      """
      codex 0.169.0 exec, api key, custom provider, HTTP
        codex openai CALLER session-id
      codex 0.169.0 exec, api key, builtin openai provider, WebSocket
        codex openai CALLER session-id
      codex 0.169.0 exec, ChatGPT auth, custom provider requires_openai_auth, HTTP
        codex openai-codex INJECTED session-id
      codex 0.169.0 exec, ChatGPT auth, builtin provider, WebSocket
        codex openai-codex INJECTED session-id
      codex 0.169.0 TUI, api key, WebSocket
        codex openai CALLER session-id
      codex 0.125.0 exec, ChatGPT auth, builtin provider, WebSocket
        codex openai-codex INJECTED session_id
      codex 0.125.0 exec, api key, HTTP
        codex openai CALLER session_id
      codex 0.169.0 exec, ChatGPT auth, builtin provider, HTTP fallback, zstd body
        codex openai-codex INJECTED session-id
      codex models refresh (GET)
        codex openai-codex INJECTED -
      openclaw 2026.9.6, anth_key
        generic anthropic CALLER -
      openclaw 2026.9.6, anth_oat
        claude-code anthropic CALLER -
      openclaw 2026.9.6, anth_hdr
        openclaw claude-code INJECTED X-OpenClaw-Session
      openclaw 2026.9.6, anth_env
        generic anthropic CALLER -
      openclaw 2026.9.6, oai_resp
        openai-sdk openai CALLER -
      openclaw 2026.9.6, oai_comp
        openai-sdk openai CALLER -
      openclaw 2026.9.6, cust_codex
        codex openai-codex INJECTED -
      openclaw 2026.4.24, anth_key
        anthropic-sdk anthropic CALLER -
      openclaw 2026.4.24, anth_oat
        claude-code anthropic CALLER -
      openclaw 2026.4.24, anth_hdr
        openclaw claude-code INJECTED X-OpenClaw-Session
      openclaw 2026.4.24, oai_resp
        openai-sdk openai CALLER session_id
      openclaw 2026.4.24, oai_comp
        openai-sdk openai CALLER -
      openclaw 2026.4.24, cdx_legacy
        codex openai-codex INJECTED session_id
      openclaw 2026.4.24, cust_codex
        codex openai-codex INJECTED session_id
      opencode 1.18.33, anth
        generic anthropic CALLER x-session-id
      opencode 1.18.33, oai
        generic openai CALLER session-id
      opencode 1.18.33, codex
        codex openai-codex INJECTED session-id
      opencode 1.18.33, compat
        generic openai CALLER x-session-id
      opencode 1.18.33, google
        generic google CALLER x-session-id
      gemini-cli 0.61.0 api key
        generic google CALLER -
      claude-code 2.1.329, key
        claude-code anthropic CALLER X-Claude-Code-Session-Id
      claude-code 2.1.329, oauth
        claude-code anthropic CALLER X-Claude-Code-Session-Id
      claude-code 2.1.329, token
        claude-code claude-code INJECTED X-Claude-Code-Session-Id
      @anthropic-ai/sdk 1.11.0 / openai 7.55.0, anthropic
        anthropic-sdk anthropic CALLER -
      @anthropic-ai/sdk 1.11.0 / openai 7.55.0, anthropic-stream
        anthropic-sdk anthropic CALLER -
      @anthropic-ai/sdk 1.11.0 / openai 7.55.0, openai-resp
        openai-sdk openai CALLER -
      @anthropic-ai/sdk 1.11.0 / openai 7.55.0, openai-chat-stream
        openai-sdk openai CALLER -
      @anthropic-ai/sdk 0.90.0 / openai 6.34.0, v0-anthropic-stream
        anthropic-sdk anthropic CALLER -
      @anthropic-ai/sdk 0.90.0 / openai 6.34.0, v0-openai-resp-stream
        openai-sdk openai CALLER -
      claude-code-router 2.0.0 -> /v1/messages
        claude-code anthropic CALLER -
      claude-code-router 2.0.0 -> /v1/chat/completions
        generic openai CALLER -
      claude-code-router 2.0.0 -> /v1/responses
        generic openai CALLER -
      """;

  private static final String[] LINES = EXPECTED.lines().toArray(String[]::new);

  @Test
  void everyRecordedHeadIsExpectedToBeSomeone() throws IOException {
    List<String> cases = new ArrayList<>();
    recorded().forEach(recording -> cases.add(recording.path("case").asText()));
    assertThat(cases).hasSize(41);
    for (int index = 0; index < cases.size(); index++) {
      assertThat(LINES[2 * index]).isEqualTo(cases.get(index));
    }
  }

  @Test
  void everyRecordedHeadIsRecognisedAndRouted() throws IOException {
    int line = 0;
    for (JsonNode recording : recorded()) {
      String name = LINES[line];
      String[] expected = LINES[line + 1].strip().split(" ", -1);
      line += 2;
      RequestHead head = head(recording);
      Caller caller = SampleCatalog.platforms().identify(head);
      Route route = SampleCatalog.router().choose(head, caller);
      assertThat(caller.platform()).as(name).isEqualTo(expected[0]);
      assertThat(route.provider().name()).as(name).isEqualTo("tokenpak-" + expected[1]);
      assertThat(route.access()).as(name).hasToString(expected[2]);
      assertThat(route.backend()).as(name).isEqualTo(Route.HTTP);
      assertThat(caller.session()).as(name).isEqualTo(head.field(expected[3]).orElse(null));
    }
  }

  @Test
  void onlyClaudeCodeItselfIsUnmistakable() throws IOException {
    List<String> unmistakable = new ArrayList<>();
    for (JsonNode recording : recorded()) {
      if (ClaudeCode.isUnmistakable(head(recording))) {
        unmistakable.add(recording.path("case").asText());
      }
    }
    assertThat(unmistakable)
        .containsExactly(
            "claude-code 2.1.329, key", "claude-code 2.1.329, oauth", "claude-code 2.1.329, token");
  }

  @Test
  void everyRecordedWebSocketMeetsAProviderThatSpeaksIt() throws IOException {
    for (JsonNode recording : recorded()) {
      if (recording.path("upgrade").asBoolean()) {
        RequestHead head = head(recording);
        Caller caller = SampleCatalog.platforms().identify(head);
        assertThat(SampleCatalog.router().choose(head, caller).provider().upgrades(head)).isTrue();
      }
    }
  }

  private static JsonNode recorded() throws IOException {
    try (InputStream heads = RealClientHeadsTest.class.getResourceAsStream("client-heads.json")) {
      return new ObjectMapper().readTree(heads);
    }
  }

  private static RequestHead head(JsonNode recording) {
    List<String> fields = new ArrayList<>();
    for (JsonNode field : recording.path("headers")) {
      fields.add(field.path(0).asText());
      fields.add(field.path(1).asText());
    }
    return SampleHead.of(
        recording.path("method").asText(),
        recording.path("url").asText(),
        fields.toArray(String[]::new));
  }
}
