package io.tokenpak.companion.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.exchange.SampleHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which generation stays in use, and until when, when its file holds something else.
class KeptGenerationTest {
  private static final RequestHead HEAD = SampleHead.post("/v1/responses");
  private static final String CLAUDE = "tokenpak-claude-code";
  private static final String CHATGPT = "tokenpak-openai-codex";

  @TempDir Path home;
  private Logins logins;

  @BeforeEach
  void layOut() {
    logins = new Logins(home);
  }

  private String sent(CredentialSource source) {
    logins.later();
    String provider = source.name().equals(ClaudeLogin.NAME) ? CLAUDE : CHATGPT;
    return Logins.find(source, HEAD, provider) instanceof Finding.Found found
        ? found.credential().fields().getFirst().value().substring("Bearer ".length())
        : "nothing";
  }

  private static void reject(CredentialSource source) {
    String now = source.generation().orElseThrow().fingerprint();
    source.answered(now, 401, HttpFields.EMPTY);
  }

  private static String codexToken(String name, Duration life) {
    return Logins.jwt(
        "{\"exp\":%d,\"jti\":\"%s\"}".formatted(Logins.NOW.plus(life).getEpochSecond(), name));
  }

  private CodexLogin codex(String token, String account) throws IOException {
    Logins.overwrite(logins.codex, Logins.codexJson(token, account));
    return logins.codexLogin();
  }

  private ClaudeLogin claude(String token) throws IOException {
    Logins.replace(logins.claude, Logins.claudeJson(token));
    return logins.claudeLogin();
  }

  private static String ofOrganisation(String token, String organisation) {
    return Logins.claudeJson(token)
        .replace("\"mcpOAuth\"", "\"organizationUuid\":\"" + organisation + "\",\"mcpOAuth\"");
  }

  @Test
  void keepsAGoodLoginOverOneOfAnotherAccountAndSaysWhatToDo() throws IOException {
    CodexLogin source = codex("eyJ.mine.x", "acc-1");
    Logins.overwrite(logins.codex, Logins.codexJson("eyJ.theirs.x", "acc-2"));
    assertThat(sent(source)).isEqualTo("eyJ.mine.x");
    assertThat(source.health().state()).isEqualTo(SourceHealth.State.REFUSED);
    assertThat(source.health().advice())
        .isEqualTo(
            "the file holds the login of another account: run `tokenpak credentials invalidate"
                + " codex-login` to use it at once; the login read before stays in use");
  }

  @Test
  void takesTheOtherAccountWhenTheOwnerSaysSo() throws IOException {
    CodexLogin source = codex("eyJ.mine.x", "acc-1");
    Logins.overwrite(logins.codex, Logins.codexJson("eyJ.theirs.x", "acc-2"));
    assertThat(sent(source)).isEqualTo("eyJ.mine.x");
    source.invalidate();
    assertThat(sent(source)).isEqualTo("eyJ.theirs.x");
    assertThat(source.health().state()).isEqualTo(SourceHealth.State.VALID);
  }

  @Test
  void remembersTheOwnersWordOverATornFile() throws IOException {
    CodexLogin source = codex("eyJ.mine.x", "acc-1");
    Logins.overwrite(logins.codex, "{");
    source.invalidate();
    assertThat(sent(source)).isEqualTo("eyJ.mine.x");
    Logins.overwrite(logins.codex, Logins.codexJson("eyJ.theirs.x", "acc-2"));
    assertThat(sent(source)).isEqualTo("eyJ.theirs.x");
  }

  @Test
  void takesTheOtherAccountOnceTheKeptLoginHasEnded() throws IOException {
    CodexLogin source = codex(codexToken("mine", Duration.ofHours(1)), "acc-1");
    Logins.overwrite(logins.codex, Logins.codexJson("eyJ.theirs.x", "acc-2"));
    assertThat(sent(source)).isNotEqualTo("eyJ.theirs.x");
    logins.now = Logins.NOW.plus(Duration.ofHours(1));
    assertThat(sent(source)).isEqualTo("eyJ.theirs.x");
  }

  @Test
  void takesTheOtherAccountAtOnceWhenTheProviderRejectsTheKeptLogin() throws IOException {
    CodexLogin source = codex("eyJ.mine.x", "acc-1");
    Logins.overwrite(logins.codex, Logins.codexJson("eyJ.theirs.x", "acc-2"));
    assertThat(sent(source)).isEqualTo("eyJ.mine.x");
    reject(source);
    source.look();
    assertThat(sent(source)).isEqualTo("eyJ.theirs.x");
  }

  @Test
  void knowsTheAccountFromATokenWhereTheFileDoesNotNameIt() throws IOException {
    String claims =
        "{\"https://api.openai.com/auth\":{\"chatgpt_account_id\":\"%s\"},\"jti\":\"%s\"}";
    String mine = Logins.jwt(claims.formatted("acc-1", "a"));
    CodexLogin source = codex(mine, "");
    Logins.overwrite(
        logins.codex, Logins.codexJson(Logins.jwt(claims.formatted("acc-2", "b")), ""));
    assertThat(sent(source)).isEqualTo(mine);
    String next = Logins.jwt(claims.formatted("acc-1", "c"));
    Logins.overwrite(logins.codex, Logins.codexJson(next, ""));
    assertThat(sent(source)).isEqualTo(next);
    Logins.overwrite(logins.codex, Logins.codexJson("eyJ.named.x", "acc-1"));
    assertThat(sent(source)).isEqualTo("eyJ.named.x");
  }

  @Test
  void takesAnUnknownAccountForTheSame() throws IOException {
    CodexLogin source = codex("eyJ.mine.x", "acc-1");
    Logins.overwrite(logins.codex, Logins.codexJson("eyJ.unknown.x", ""));
    assertThat(sent(source)).isEqualTo("eyJ.unknown.x");
    Logins.overwrite(logins.codex, Logins.codexJson("eyJ.other.x", "acc-2"));
    assertThat(sent(source)).isEqualTo("eyJ.other.x");
  }

  @Test
  void tellsClaudeAccountsApartByTheirOrganisation() throws IOException {
    Logins.replace(logins.claude, ofOrganisation("sk-ant-oat01-mine", "org-1"));
    ClaudeLogin source = logins.claudeLogin();
    Logins.replace(logins.claude, ofOrganisation("sk-ant-oat01-theirs", "org-2"));
    assertThat(sent(source)).isEqualTo("sk-ant-oat01-mine");
    Logins.replace(logins.claude, ofOrganisation("sk-ant-oat01-next", "org-1"));
    assertThat(sent(source)).isEqualTo("sk-ant-oat01-next");
    Logins.replace(logins.claude, Logins.claudeJson("sk-ant-oat01-unknown"));
    assertThat(sent(source)).isEqualTo("sk-ant-oat01-unknown");
  }

  @Test
  void doesNotGoBackToAGenerationOfTheSameAccount() throws IOException {
    CodexLogin source = codex("eyJ.one.x", "acc-1");
    Logins.overwrite(logins.codex, Logins.codexJson("eyJ.two.x", "acc-1"));
    assertThat(sent(source)).isEqualTo("eyJ.two.x");
    Logins.overwrite(logins.codex, Logins.codexJson("eyJ.one.x", "acc-1"));
    assertThat(sent(source)).isEqualTo("eyJ.two.x");
    assertThat(source.health().advice()).contains("that a newer one had replaced");
    reject(source);
    assertThat(sent(source)).isEqualTo("eyJ.one.x");
  }

  @Test
  void goesBackWhereNothingSaysThatItIsTheSameAccount() throws IOException {
    ClaudeLogin source = claude("sk-ant-oat01-one");
    Logins.replace(logins.claude, Logins.claudeJson("sk-ant-oat01-two"));
    assertThat(sent(source)).isEqualTo("sk-ant-oat01-two");
    Logins.replace(logins.claude, Logins.claudeJson("sk-ant-oat01-one"));
    assertThat(sent(source)).isEqualTo("sk-ant-oat01-one");
  }

  @Test
  void takesNoEndedLoginForAGoodOne() throws IOException {
    ClaudeLogin source = claude("sk-ant-oat01-good");
    String ended = Logins.claudeJson("sk-ant-oat01-ended", Logins.NOW);
    Logins.replace(logins.claude, ended);
    assertThat(sent(source)).isEqualTo("sk-ant-oat01-good");
    assertThat(source.health().advice()).contains("holds a login that has ended already");
    reject(source);
    assertThat(sent(source)).isEqualTo("sk-ant-oat01-ended");
  }

  @Test
  void takesADeletedLoginForALogOutAfterTwoSeconds() throws IOException {
    ClaudeLogin source = claude("sk-ant-oat01-a");
    Files.delete(logins.claude);
    assertThat(sent(source)).isEqualTo("sk-ant-oat01-a");
    logins.nanos.addAndGet(Succession.LOGGED_OUT_AFTER.toNanos() - 2 * 100_000_000L);
    assertThat(sent(source)).isEqualTo("sk-ant-oat01-a");
    assertThat(sent(source)).isEqualTo("nothing");
    assertThat(source.generation()).isEmpty();
    assertThat(source.health())
        .returns(SourceHealth.State.MISSING, SourceHealth::state)
        .returns(null, SourceHealth::expires);
    Logins.replace(logins.claude, Logins.claudeJson("sk-ant-oat01-b"));
    assertThat(sent(source)).isEqualTo("sk-ant-oat01-b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"claudeAiOauth\":null}", "{\"mcpOAuth\":{\"x\":1}}"})
  void takesARemovedBlockForALogOutAfterTwoSeconds(String json) throws IOException {
    ClaudeLogin source = claude("sk-ant-oat01-a");
    Logins.replace(logins.claude, json);
    assertThat(sent(source)).isEqualTo("sk-ant-oat01-a");
    logins.nanos.addAndGet(Succession.LOGGED_OUT_AFTER.toNanos());
    assertThat(sent(source)).isEqualTo("nothing");
  }

  @Test
  void forgetsALoginThatIsGoneAtOnceWhenTheOwnerSaysSo() throws IOException {
    ClaudeLogin source = claude("sk-ant-oat01-a");
    Files.delete(logins.claude);
    source.invalidate();
    assertThat(sent(source)).isEqualTo("nothing");
  }

  @Test
  void usesUpALoginThatItsOwnerCouldNotRenew() throws IOException {
    ClaudeLogin source = claude("sk-ant-oat01-a");
    Logins.replace(
        logins.claude,
        "{\"claudeAiOauth\":{\"accessToken\":\"\",\"refreshToken\":\"\",\"expiresAt\":0}}");
    logins.nanos.addAndGet(Duration.ofMinutes(10).toNanos());
    assertThat(sent(source)).isEqualTo("sk-ant-oat01-a");
    assertThat(source.health())
        .returns(SourceHealth.State.REVOKED, SourceHealth::state)
        .returns(
            "the file holds a login that Claude Code could not renew: run `claude` and log in with"
                + " /login, or set ANTHROPIC_API_KEY for the companion; the login read before stays"
                + " in use",
            SourceHealth::advice);
    logins.now = Logins.NOW.plusSeconds(3600);
    assertThat(sent(source)).isEqualTo("nothing");
    assertThat(source.health().state()).isEqualTo(SourceHealth.State.REVOKED);
  }

  @Test
  void givesUpAnEmptiedLoginThatTheProviderRejects() throws IOException {
    ClaudeLogin source = claude("sk-ant-oat01-a");
    Logins.replace(logins.claude, "{\"claudeAiOauth\":{\"accessToken\":\"\"}}");
    assertThat(sent(source)).isEqualTo("sk-ant-oat01-a");
    reject(source);
    assertThat(sent(source)).isEqualTo("nothing");
  }
}
