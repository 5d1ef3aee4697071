package io.tokenpak.companion.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.exchange.SampleHead;
import io.tokenpak.companion.route.Route;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each of these is a bug that the Python original had and that this one must not have.
class OriginalBugsTest {
  private static final RequestHead BARE = SampleHead.post("/v1/messages");
  private static final Route CLAUDE = Logins.injected("tokenpak-claude-code");
  private static final Route CODEX = Logins.injected("tokenpak-openai-codex");

  @TempDir Path home;
  private Logins logins;

  @BeforeEach
  void layOut() {
    logins = new Logins(home);
  }

  private static String sent(Credentials credentials, Route route) {
    return credentials.resolve(BARE, Logins.CALLER, route).fields().getFirst().value();
  }

  /// It cached for 30 s whatever it had read.
  @Test
  void doesNotSendAStaleTokenForThirtySeconds() throws IOException {
    Logins.replace(logins.claude, Logins.claudeJson("sk-ant-oat01-old"));
    Credentials credentials = logins.credentials();
    assertThat(sent(credentials, CLAUDE)).isEqualTo("Bearer sk-ant-oat01-old");
    Logins.replace(logins.claude, Logins.claudeJson("sk-ant-oat01-new"));
    logins.later();
    assertThat(sent(credentials, CLAUDE)).isEqualTo("Bearer sk-ant-oat01-new");
  }

  /// It cached "there is none" for 30 s too.
  @Test
  void servesTheFirstRequestAfterTheFirstLogin() throws IOException {
    Credentials credentials = logins.credentials();
    assertThatThrownBy(() -> sent(credentials, CLAUDE)).hasMessageContaining("is not there");
    Logins.replace(logins.claude, Logins.claudeJson("sk-ant-oat01-first"));
    logins.later();
    assertThat(sent(credentials, CLAUDE)).isEqualTo("Bearer sk-ant-oat01-first");
  }

  /// Nothing ever called its invalidation.
  @Test
  void readsAgainAtOnceWhenTheProviderRejectsTheToken() throws IOException {
    Logins.overwrite(logins.codex, Logins.codexJson("eyJ.old.x", "a"));
    Credentials credentials = logins.credentials();
    Credential rejected = credentials.resolve(BARE, Logins.CALLER, CODEX);
    Logins.overwrite(logins.codex, Logins.codexJson("eyJ.new.x", "a"));
    rejected.source().invalidate();
    assertThat(sent(credentials, CODEX)).isEqualTo("Bearer eyJ.new.x");
  }

  /// It read `~/.codex` whatever `CODEX_HOME` said.
  @Test
  void readsTheLoginFromTheConfiguredCodexHome() throws IOException {
    Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
    Logins there = new Logins(elsewhere);
    Logins.overwrite(logins.codex, Logins.codexJson("eyJ.here.x", "a"));
    Logins.overwrite(there.codex, Logins.codexJson("eyJ.there.x", "a"));
    assertThat(sent(there.credentials(), CODEX)).isEqualTo("Bearer eyJ.there.x");
  }

  /// It knew `~/.claude` only.
  @Test
  void readsTheLoginFromTheConfiguredClaudeFolder() throws IOException {
    Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
    Logins there = new Logins(elsewhere);
    Logins.replace(there.claude, Logins.claudeJson("sk-ant-oat01-there"));
    assertThat(sent(there.credentials(), CLAUDE)).isEqualTo("Bearer sk-ant-oat01-there");
  }

  /// It forwarded the caller's placeholder, and the provider complained of a key nobody had meant.
  @Test
  void saysWhichLoginIsMissingInsteadOfForwardingAPlaceholder() {
    RequestHead placeholder = SampleHead.post("/v1/messages", "x-api-key", "custom-local");
    assertThatThrownBy(() -> logins.credentials().resolve(placeholder, Logins.CALLER, CLAUDE))
        .hasMessageContaining(logins.claude.toString())
        .hasMessageContaining("run `claude`");
  }

  /// It only logged that a token had expired.
  @Test
  void showsAnExpiredLoginInItsHealth() throws IOException {
    Logins.replace(
        logins.claude, Logins.claudeJson("sk-ant-oat01-old", Logins.NOW.minusSeconds(1)));
    assertThat(logins.claudeLogin().health())
        .returns(SourceHealth.State.EXPIRED, SourceHealth::state)
        .returns("run `claude`, which renews it", SourceHealth::advice);
    assertThat(sent(logins.credentials(), CLAUDE)).isEqualTo("Bearer sk-ant-oat01-old");
  }

  /// It lost a good login to a file that was just being written.
  @Test
  void keepsAGoodLoginWhileTheFileIsBeingWritten() throws IOException {
    Logins.overwrite(logins.codex, Logins.codexJson("eyJ.good.x", "a"));
    Credentials credentials = logins.credentials();
    Logins.overwrite(logins.codex, "");
    logins.later();
    assertThat(sent(credentials, CODEX)).isEqualTo("Bearer eyJ.good.x");
  }

  /// It refused callers without a credential before it had looked for its own.
  @Test
  void servesACallerWithoutAnyCredential() throws IOException {
    Logins.overwrite(logins.codex, Logins.codexJson("eyJ.good.x", "a"));
    assertThat(logins.credentials().resolve(BARE, Logins.CALLER, CODEX).isInjected()).isTrue();
  }

  /// It sent the token to every host whose address contained the provider's name.
  @Test
  void bindsTheTokenToTheExactOrigin() throws IOException {
    Logins.replace(logins.claude, Logins.claudeJson("sk-ant-oat01-a"));
    Credential credential = logins.credentials().resolve(BARE, Logins.CALLER, CLAUDE);
    assertThat(credential.isBoundTo(URI.create("http://127.0.0.1:9101/anthropic.example")))
        .isFalse();
    assertThat(credential.isBoundTo(CLAUDE.provider().origin())).isTrue();
  }

  /// It injected a subscription login into every other program's requests.
  @Test
  void keepsASubscriptionToItselfUntilTheOwnerSaysOtherwise() throws IOException {
    logins.acknowledged = false;
    Logins.replace(logins.claude, Logins.claudeJson("sk-ant-oat01-a"));
    RequestHead openClaw = SampleHead.post("/v1/messages", "User-Agent", "openclaw/1");
    assertThatThrownBy(() -> logins.credentials().resolve(openClaw, Logins.CALLER, CLAUDE))
        .hasMessageContaining("TOKENPAK_SUBSCRIPTION_OAUTH=1");
  }
}
