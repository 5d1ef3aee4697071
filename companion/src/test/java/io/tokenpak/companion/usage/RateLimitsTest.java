package io.tokenpak.companion.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitsTest {
  private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");

  private static HttpFields fields(String lines) {
    HttpFields.Mutable fields = HttpFields.build();
    for (String line : lines.lines().toList()) {
      int colon = line.indexOf(':');
      fields.add(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    return fields.asImmutable();
  }

  @Test
  void readsThoseOfAnthropic() {
    assertThat(
            RateLimits.of(
                fields(
                    """
                    Anthropic-RateLimit-Requests-Limit: 50
                    anthropic-ratelimit-requests-remaining: 40
                    anthropic-ratelimit-requests-reset: 2026-09-01T12:01:00Z
                    anthropic-ratelimit-input-tokens-limit: 1000
                    anthropic-ratelimit-input-tokens-remaining: 0
                    anthropic-ratelimit-unified-status: allowed_warning
                    anthropic-ratelimit-unified-5h-utilization: 0.875
                    anthropic-ratelimit-unified-5h-reset: 1788264000
                    anthropic-ratelimit-unified-5h-status: allowed
                    anthropic-ratelimit-unified-representative-claim: five_hour
                    request-id: req_1\
                    """),
                NOW))
        .containsExactly(
            new RateLimit("requests", 1 - 40 / 50.0, NOW.plusSeconds(60), null),
            new RateLimit("input-tokens", 1.0, null, null),
            new RateLimit("unified", null, null, "allowed_warning"),
            new RateLimit("unified-5h", 0.875, Instant.ofEpochSecond(1788264000), "allowed"));
  }

  @Test
  void readsThoseOfCodex() {
    assertThat(
            RateLimits.of(
                fields(
                    """
                    x-codex-primary-used-percent: 12.5
                    x-codex-primary-window-minutes: 300
                    x-codex-primary-reset-at: 1788264000
                    x-codex-secondary-used-percent: 104
                    x-codex-secondary-reset-after-seconds: 90
                    x-codex-credits-balance: 3\
                    """),
                NOW))
        .containsExactly(
            new RateLimit("codex-primary", 0.125, Instant.ofEpochSecond(1788264000), null),
            new RateLimit("codex-secondary", 1.04, NOW.plusSeconds(90), null));
  }

  @ParameterizedTest
  @CsvSource({
    "1s, 1000",
    "6m0s, 360000",
    "20ms, 20",
    "1d2h, 93600000",
    "2d, 172800000",
    "1m2.5s, 62500",
    "7, 7000"
  })
  void readsThoseOfOpenAi(String reset, long millis) {
    assertThat(
            RateLimits.of(
                fields(
                    "x-ratelimit-limit-tokens: 200\nx-ratelimit-remaining-tokens: 50\n"
                        + "x-ratelimit-reset-tokens: "
                        + reset),
                NOW))
        .containsExactly(new RateLimit("tokens", 0.75, NOW.plusMillis(millis), null));
  }

  @Test
  void whatMakesNoSenseIsNoLimit() {
    assertThat(
            RateLimits.of(
                fields(
                    """
                    anthropic-ratelimit-: 3
                    anthropic-ratelimit-requests: 3
                    anthropic-ratelimit-requests-limit: many
                    anthropic-ratelimit-tokens-reset: soon
                    anthropic-ratelimit-tokens-utilization: NaN
                    x-codex-primary-used-percent: -4
                    x-codex-primary-reset-at: 99999999999999999999
                    x-ratelimit-reset-requests: later
                    x-ratelimit-: 3
                    x-ratelimit-reset-tokens: 1e300\
                    """),
                NOW))
        .isEmpty();
  }

  @Test
  void aFloodOfThemIsBounded() {
    StringBuilder flood = new StringBuilder("x-a: 1");
    for (int i = 0; i < 1000; i++) {
      flood.append("\nanthropic-ratelimit-n").append(i).append("-utilization: 1");
    }
    assertThat(RateLimits.of(fields(flood.toString()), NOW)).hasSize(32);
  }
}
