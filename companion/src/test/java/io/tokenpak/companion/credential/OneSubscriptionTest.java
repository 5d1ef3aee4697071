package io.tokenpak.companion.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.Catalog;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.exchange.SampleHead;
import io.tokenpak.companion.provider.Upstreams;
import io.tokenpak.companion.route.Route;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Of several subscription logins one serves, and no limit or refusal moves a request to another.
class OneSubscriptionTest {
  private static final Route ROUTE = Logins.injected("tokenpak-claude-code");
  private static final RequestHead HEAD = SampleHead.post("/v1/messages");

  @TempDir Path home;
  private Logins logins;
  private Optional<String> token = Optional.empty();
  private boolean keysWhenExhausted;

  @BeforeEach
  void layOut() throws IOException {
    logins = new Logins(home);
    Logins.replace(logins.claude, Logins.claudeJson("sk-ant-oat01-file"));
  }

  private Credentials credentials() {
    URI origin = ROUTE.provider().origin();
    List<CredentialSource> sources =
        Catalog.credentialSources(settings(), new Upstreams(origin, origin, origin, origin));
    return new Credentials(
        sources,
        java.util.Map.of(),
        sources.stream()
            .filter(AnswerListener.class::isInstance)
            .map(AnswerListener.class::cast)
            .toList());
  }

  private CredentialSettings settings() {
    SourceSettings none = SourceSettings.NONE;
    return new CredentialSettings(
        home,
        home,
        logins.anthropicKey,
        Optional.empty(),
        logins.acknowledged,
        new SourceSettings(
            new OwnerKeys(token, List.of(), List.of()),
            none.commands(),
            none.places(),
            keysWhenExhausted));
  }

  private static String serving(Credentials credentials) {
    try {
      return credentials.resolve(HEAD, Logins.CALLER, ROUTE).source().name();
    } catch (Refusal refusal) {
      return refusal.reason().name();
    }
  }

  private static void answer(Credentials credentials, int status) {
    HttpFields fields =
        RateLimitTest.fields(
            status == 429
                ? "anthropic-ratelimit-unified-status: rejected; retry-after: 7200"
                : "x: y");
    credentials.use(HEAD, Logins.CALLER, ROUTE).answered(status, fields);
  }

  @Test
  void theTokenInTheEnvironmentIsTheLoginWhereItIsSet() {
    token = Optional.of("sk-ant-oat01-token");
    Credentials credentials = credentials();
    Credential credential = credentials.resolve(HEAD, Logins.CALLER, ROUTE);
    assertThat(credential.source().name()).isEqualTo("claude-token");
    assertThat(ClaudeLoginTest.fields(credential))
        .containsExactly(
            "SET Authorization: Bearer sk-ant-oat01-token",
            "MERGE anthropic-beta: oauth-2025-04-20");
    assertThat(credentials.health())
        .filteredOn(health -> health.source().equals("claude-login"))
        .singleElement()
        .extracting(SourceHealth::next)
        .isEqualTo("not used: CLAUDE_CODE_OAUTH_TOKEN is set");
  }

  @ParameterizedTest
  @CsvSource({"true, 429", "true, 401", "false, 429", "false, 401"})
  void neitherALimitNorARefusalMovesARequestToAnotherLogin(boolean withToken, int status) {
    token = withToken ? Optional.of("sk-ant-oat01-token") : Optional.empty();
    for (boolean keys : new boolean[] {true, false}) {
      keysWhenExhausted = keys;
      Credentials credentials = credentials();
      String before = serving(credentials);
      CredentialUse use = credentials.use(HEAD, Logins.CALLER, ROUTE);
      answer(credentials, status);
      assertThat(serving(credentials)).isEqualTo(before);
      if (status == 401) {
        assertThat(use.replacement().join()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"' '", "sk-ant-api03-key", "sk-ant-oat01-ä", "sk a"})
  void aTokenThatCannotServeIsNotReplacedByTheFile(String value) {
    token = Optional.of(value);
    assertThat(serving(credentials())).isEqualTo("CREDENTIAL_UNAVAILABLE");
    logins.anthropicKey = Optional.of("sk-ant-api03-key");
    assertThat(serving(credentials())).isEqualTo("anthropic-api-key");
  }

  @Test
  void theTokenServesOtherProgramsOnlyAfterTheOwnersAcknowledgement() {
    token = Optional.of("sk-ant-oat01-token");
    logins.acknowledged = false;
    assertThat(serving(credentials())).isEqualTo("SUBSCRIPTION_NOT_ACKNOWLEDGED");
    RequestHead claude =
        SampleHead.post(
            "/v1/messages",
            "User-Agent",
            "claude-cli/2.1.0 (external, cli)",
            "X-Claude-Code-Session-Id",
            "8f1c2a3e-0000-4000-8000-000000000001");
    assertThat(credentials().resolve(claude, Logins.CALLER, ROUTE).source().name())
        .isEqualTo("claude-token");
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void anApiKeyStepsInForALoginWithoutQuotaOnlyWhereTheOwnerAskedForIt(boolean asked) {
    keysWhenExhausted = asked;
    logins.anthropicKey = Optional.of("sk-ant-api03-key");
    for (Optional<String> each : List.of(Optional.<String>empty(), Optional.of("sk-ant-oat01-t"))) {
      token = each;
      Credentials credentials = credentials();
      String login = serving(credentials);
      assertThat(login).startsWith("claude-");
      answer(credentials, 429);
      assertThat(serving(credentials)).isEqualTo(asked ? "anthropic-api-key" : login);
      credentials.invalidate();
      assertThat(serving(credentials)).isEqualTo(login);
    }
  }

  @Test
  void tellsTheHealthOfTheToken() {
    token = Optional.of("sk-ant-oat01-token");
    Credentials credentials = credentials();
    assertThat(state(credentials)).isEqualTo("VALID");
    answer(credentials, 429);
    assertThat(state(credentials)).isEqualTo("EXHAUSTED");
    answer(credentials, 401);
    assertThat(state(credentials)).isEqualTo("REVOKED");
    answer(credentials, 200);
    credentials.invalidate();
    assertThat(state(credentials)).isEqualTo("VALID");
    token = Optional.of("sk-ant-api03-x");
    assertThat(state(credentials())).isEqualTo("REFUSED");
  }

  private static String state(Credentials credentials) {
    return credentials.health().getFirst().state().name();
  }
}
