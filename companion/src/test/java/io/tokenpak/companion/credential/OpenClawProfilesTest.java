package io.tokenpak.companion.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.exchange.SampleHead;
import io.tokenpak.companion.provider.Upstreams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenClawProfilesTest {
  private static final RequestHead HEAD = SampleHead.post("/v1/messages");
  private static final String ALL =
      """
      {"version":1,"profiles":{
        "anthropic:keys":{"type":"api_key","provider":"anthropic","key":"sk-ant-api03-1"},
        "anthropic:more":{"type":"api_key","provider":"anthropic","key":"sk-ant-api03-2"},
        "openai:keys":{"type":"api_key","provider":"openai","apiKey":"sk-proj-1"},
        "anthropic:claude-cli":{"type":"oauth","provider":"anthropic","access":"sk-ant-oat01-1",
          "refresh":"sk-ant-ort01-1","expires":1795266000000},
        "anthropic:token":{"type":"token","provider":"anthropic","token":"sk-ant-oat01-2"},
        "openai-codex:default":{"type":"oauth","provider":"openai-codex","access":"eyJ.a.b",
          "refresh":"r","expires":1795262400001,"accountId":"acc"},
        "groq:x":{"type":"api_key","provider":"groq","key":"gsk_x"}},
       "order":{"anthropic":["anthropic:more"]},"lastGood":{"anthropic":"anthropic:more"}}
      """;

  @TempDir Path agent;
  private boolean acknowledged = true;

  @BeforeEach
  void layOut() throws IOException {
    write(ALL);
  }

  private void write(String json) throws IOException {
    Logins.replace(agent.resolve("auth-profiles.json"), json);
  }

  private OpenClawProfiles profiles(OpenClawAuth.Kind kind) {
    Upstreams upstreams =
        new Upstreams(
            Logins.provider("tokenpak-anthropic").origin(),
            Logins.provider("tokenpak-openai").origin(),
            Logins.provider("tokenpak-openai-codex").origin(),
            Logins.provider("tokenpak-google").origin());
    return new OpenClawProfiles(
        kind, agent, upstreams, acknowledged, System::nanoTime, () -> Logins.NOW);
  }

  private OpenClawProfiles logins() {
    return profiles(OpenClawAuth.Kind.LOGINS);
  }

  private OpenClawProfiles keys() {
    return profiles(OpenClawAuth.Kind.KEYS);
  }

  private static String presented(OpenClawProfiles profiles, String provider) {
    return switch (Logins.find(profiles, HEAD, provider)) {
      case Finding.Found(Credential credential) -> {
        assertThat(credential.isBoundTo(Logins.provider(provider).origin())).isTrue();
        yield ClaudeLoginTest.fields(credential).getFirst();
      }
      case Finding.NotConcerned _ -> "-";
      case Finding.Missing(var refusal) -> refusal.message();
      case Finding.Withheld(var refusal) -> refusal.message();
      case Finding.LastResort _ -> "last resort";
    };
  }

  @Test
  void servesTheFirstProfileOfEachSort() {
    assertThat(presented(keys(), "tokenpak-anthropic")).isEqualTo("SET x-api-key: sk-ant-api03-1");
    assertThat(presented(keys(), "tokenpak-claude-code"))
        .isEqualTo("SET x-api-key: sk-ant-api03-1");
    assertThat(presented(keys(), "tokenpak-openai"))
        .isEqualTo("SET Authorization: Bearer sk-proj-1");
    assertThat(presented(logins(), "tokenpak-claude-code"))
        .isEqualTo("SET Authorization: Bearer sk-ant-oat01-1");
    assertThat(presented(logins(), "tokenpak-openai-codex"))
        .isEqualTo("SET Authorization: Bearer eyJ.a.b");
  }

  @Test
  void keepsKeysAndLoginsApart() {
    assertThat(presented(keys(), "tokenpak-openai-codex")).isEqualTo("-");
    assertThat(presented(logins(), "tokenpak-anthropic")).isEqualTo("-");
    assertThat(presented(logins(), "tokenpak-openai")).isEqualTo("-");
    assertThat(presented(keys(), "tokenpak-google")).isEqualTo("-");
  }

  @Test
  void lendsASubscriptionToOtherProgramsOnlyAfterTheOwnersAcknowledgement() {
    acknowledged = false;
    assertThat(presented(logins(), "tokenpak-claude-code")).contains("TOKENPAK_SUBSCRIPTION_OAUTH");
    assertThat(presented(keys(), "tokenpak-claude-code"))
        .isEqualTo("SET x-api-key: sk-ant-api03-1");
  }

  @Test
  void saysThatATokenStandsInTheWrongField() throws IOException {
    write(ALL.replace("\"access\":\"sk-ant-oat01-1\"", "\"key\":\"sk-ant-oat01-1\""));
    assertThat(presented(logins(), "tokenpak-claude-code"))
        .isEqualTo("SET Authorization: Bearer sk-ant-oat01-2");
    assertThat(logins().health().advice())
        .contains(
            "an oauth profile of anthropic has its token in \"key\" instead of \"access\":"
                + " `tokenpak doctor` can mend it");
    write(
        """
        {"profiles":{"a":{"type":"oauth","provider":"anthropic","key":"sk-ant-oat01-1"}}}
        """);
    assertThat(presented(logins(), "tokenpak-claude-code"))
        .contains("holds no usable subscription login", "`tokenpak doctor` can mend it");
  }

  @Test
  void passesOverReferencesWithAdvice() throws IOException {
    write(
        """
        {"profiles":{
          "a":{"type":"api_key","provider":"anthropic","keyRef":{"source":"env","id":"X"}},
          "b":{"type":"api_key","provider":"openai","key":"${OPENAI_API_KEY}"},
          "c":{"type":"token","provider":"anthropic","tokenRef":{"source":"env"}}}}
        """);
    assertThat(presented(keys(), "tokenpak-openai"))
        .contains("a reference, which OpenClaw alone resolves: set OPENAI_API_KEY");
    assertThat(presented(logins(), "tokenpak-claude-code"))
        .contains("set CLAUDE_CODE_OAUTH_TOKEN for the companion");
  }

  @Test
  void saysThatNewerVersionsKeepProfilesInADatabase() throws IOException {
    Files.delete(agent.resolve("auth-profiles.json"));
    assertThat(keys().health().advice()).contains("openclaw models auth login");
    Files.createFile(agent.resolve(OpenClawProfiles.DATABASE));
    assertThat(keys().health().state()).isEqualTo(SourceHealth.State.MISSING);
    assertThat(keys().health().advice()).contains("openclaw-agent.sqlite", "does not read");
  }

  @Test
  void tellsTheFirstEndOfItsLogins() {
    assertThat(logins().health().expires())
        .isEqualTo(java.time.Instant.ofEpochMilli(1795262400001L));
    assertThat(keys().health().expires()).isNull();
    assertThat(keys().health().toString()).doesNotContain("sk-");
  }
}
