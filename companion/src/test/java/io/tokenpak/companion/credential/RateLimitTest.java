package io.tokenpak.companion.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitTest {
  private static final Instant NOW = Logins.NOW;

  static HttpFields fields(String text) {
    HttpFields.Mutable fields = HttpFields.build();
    for (String field : text.split(";", -1)) {
      int colon = field.indexOf(':');
      if (colon > 0) {
        fields.add(field.substring(0, colon).strip(), field.substring(colon + 1).strip());
      }
    }
    return fields;
  }

  @ParameterizedTest
  @CsvSource({
    "retry-after: 90, PT90S",
    "retry-after: 0, PT0S",
    "'retry-after: Sat, 21 Nov 2026 12:02:00 GMT', PT2M",
    "'retry-after: Sat, 21 Nov 2026 11:00:00 GMT', PT0S",
    "anthropic-ratelimit-tokens-remaining: 0; anthropic-ratelimit-tokens-reset: 2026-11-21T12:10:00Z, PT10M",
    "anthropic-ratelimit-tokens-remaining: 7; anthropic-ratelimit-tokens-reset: 2026-11-21T12:10:00Z; retry-after: 3, PT3S",
    "anthropic-ratelimit-unified-status: rejected; anthropic-ratelimit-unified-reset: 1795269600, PT2H",
    "anthropic-ratelimit-unified-status: allowed; anthropic-ratelimit-unified-reset: 1795269600; retry-after: 9, PT9S",
    "x-ratelimit-remaining-requests: 0; x-ratelimit-reset-requests: 6m0s, PT6M",
    "x-ratelimit-remaining-tokens: 0; x-ratelimit-reset-tokens: 1h2m3.5s, PT1H2M3S",
    "x-ratelimit-remaining-tokens: 0; x-ratelimit-reset-tokens: 20ms, PT0S",
    "x-ratelimit-remaining-tokens: 5; x-ratelimit-reset-tokens: 6m0s; retry-after: 2, PT2S",
    "x-codex-primary-used-percent: 100; x-codex-primary-reset-after-seconds: 600, PT10M",
    "x-codex-secondary-used-percent: 99; x-codex-secondary-reset-after-seconds: 600, PT5M",
    "retry-after: 5; x-ratelimit-remaining-requests: 0; x-ratelimit-reset-requests: 2m, PT2M",
    "retry-after: 99999999, PT24H",
    "retry-after: -5, PT5M",
    "retry-after: soon, PT5M",
    "retry-after: 99999999999999999999, PT5M",
    "x-ratelimit-remaining-tokens: 0; x-ratelimit-reset-tokens: later, PT5M",
    "-, PT5M",
  })
  void readsTheLongestPauseThatIsStated(String text, Duration pause) {
    assertThat(RateLimit.pause(fields(text), NOW)).isEqualTo(pause);
  }

  @Test
  void comparesTimesWithTheProvidersClock() {
    HttpFields fields =
        fields(
            "Date: Sat, 21 Nov 2026 13:00:00 GMT; anthropic-ratelimit-requests-remaining: 0;"
                + " anthropic-ratelimit-requests-reset: 2026-11-21T13:05:00Z");
    assertThat(RateLimit.pause(fields, NOW)).isEqualTo(Duration.ofMinutes(5));
  }
}
