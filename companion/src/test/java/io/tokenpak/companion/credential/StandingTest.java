package io.tokenpak.companion.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What providers' answers make of a login's health.
class StandingTest {
  @TempDir Path home;
  private Logins logins;
  private ClaudeLogin source;

  @BeforeEach
  void logIn() throws IOException {
    logins = new Logins(home);
    write("a");
    source = logins.claudeLogin();
  }

  private void write(String token) throws IOException {
    Logins.replace(logins.claude, Logins.claudeJson(token));
    logins.later();
  }

  private String fingerprint() {
    return source.generation().orElseThrow().fingerprint();
  }

  private SourceHealth.State state() {
    return source.health().state();
  }

  private void answered(int status, String... fields) {
    HttpFields.Mutable all = HttpFields.build();
    for (int i = 0; i < fields.length; i += 2) {
      all.add(fields[i], fields[i + 1]);
    }
    source.answered(fingerprint(), status, all);
  }

  @Test
  void isRevokedByA401UntilTheNextGeneration() throws IOException {
    answered(401);
    assertThat(source.health())
        .returns(SourceHealth.State.REVOKED, SourceHealth::state)
        .returns(Logins.NOW.plusSeconds(3600), SourceHealth::expires)
        .returns(
            "the provider rejects this login: run `claude`, which renews it; if that does not"
                + " help, run `claude` and log in with /login, or set ANTHROPIC_API_KEY for the"
                + " companion",
            SourceHealth::advice);
    write("b");
    assertThat(state()).isEqualTo(SourceHealth.State.VALID);
  }

  @Test
  void staysInUseAfterA401() {
    String before = fingerprint();
    answered(401);
    logins.later();
    assertThat(fingerprint()).isEqualTo(before);
  }

  @Test
  void isValidAgainWhenTheProviderAcceptsIt() {
    answered(401);
    answered(500);
    assertThat(state()).isEqualTo(SourceHealth.State.REVOKED);
    answered(200);
    assertThat(state()).isEqualTo(SourceHealth.State.VALID);
  }

  @Test
  void isNotHarmedByALateAnswerToAnEarlierGeneration() throws IOException {
    String earlier = fingerprint();
    write("b");
    assertThat(fingerprint()).isNotEqualTo(earlier);
    source.answered(earlier, 401, HttpFields.EMPTY);
    assertThat(state()).isEqualTo(SourceHealth.State.VALID);
    answered(401);
    source.answered(earlier, 200, HttpFields.EMPTY);
    assertThat(state()).isEqualTo(SourceHealth.State.REVOKED);
  }

  @Test
  void isForgottenAtTheOwnersWord() {
    answered(401);
    source.invalidate();
    assertThat(state()).isEqualTo(SourceHealth.State.VALID);
  }

  @Test
  void isExhaustedUntilTheTimeThatTheAnswerNames() {
    answered(429, "Retry-After", "90");
    assertThat(source.health())
        .returns(SourceHealth.State.EXHAUSTED, SourceHealth::state)
        .returns("its quota is used up until 2026-11-21T12:01:30Z", SourceHealth::advice);
    logins.now = Logins.NOW.plusSeconds(90);
    assertThat(state()).isEqualTo(SourceHealth.State.VALID);
  }

  @Test
  void isNotExhaustedByA429WithoutATime() {
    answered(429);
    assertThat(state()).isEqualTo(SourceHealth.State.VALID);
  }

  @ParameterizedTest
  @CsvSource({"300, EXPIRING", "301, VALID", "1, EXPIRING", "0, EXPIRED"})
  void isExpiringForItsLastFiveMinutes(long secondsLeft, SourceHealth.State state) {
    logins.now = Logins.NOW.plusSeconds(3600 - secondsLeft);
    assertThat(state()).isEqualTo(state);
    assertThat(source.health().advice())
        .isEqualTo(state == SourceHealth.State.VALID ? "" : "run `claude`, which renews it");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "retry-after=30, 30",
        "retry-after=0.5, 0",
        "'retry-after=Sat, 21 Nov 2026 12:02:00 GMT', 120",
        "retry-after=soon, none",
        "retry-after=-5, none",
        "retry-after=99999999999999, none",
        "anthropic-ratelimit-unified-status=rejected;anthropic-ratelimit-unified-reset=1795269600;"
            + "retry-after=5, 7200",
        "anthropic-ratelimit-unified-status=allowed;anthropic-ratelimit-unified-reset=1795269600;"
            + "retry-after=5, 5",
        "anthropic-ratelimit-unified-status=rejected;anthropic-ratelimit-unified-reset=NaN, none",
        "anthropic-ratelimit-unified-status=rejected;anthropic-ratelimit-unified-reset=1e300, none",
        "x-codex-primary-used-percent=100;x-codex-primary-reset-after-seconds=60, 60",
        "x-codex-primary-used-percent=100;x-codex-primary-reset-at=1795269600, 7200",
        "x-codex-primary-used-percent=100;x-codex-primary-reset-after-seconds=60;"
            + "x-codex-secondary-used-percent=100;x-codex-secondary-reset-after-seconds=600, 600",
        "x-codex-primary-used-percent=12;x-codex-primary-reset-after-seconds=60, none",
      })
  void readsTheResetOfEachProvider(String answer, Long seconds) {
    HttpFields.Mutable fields = HttpFields.build();
    for (String field : answer.split(";", -1)) {
      fields.add(field.substring(0, field.indexOf('=')), field.substring(field.indexOf('=') + 1));
    }
    assertThat(
            QuotaReset.of(fields, Logins.NOW)
                .map(until -> Duration.between(Logins.NOW, until).toSeconds()))
        .isEqualTo(Optional.ofNullable(seconds));
  }
}
