package io.tokenpak.companion.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentsTest {
  private final Moments moments =
      new Moments(Instant.parse("2026-10-26T09:30:00Z"), ZoneId.of("Europe/Berlin"));

  @ParameterizedTest
  @CsvSource({
    "today, 2026-10-25T23:00:00Z",
    "yesterday, 2026-10-24T22:00:00Z",
    "2026-10-25, 2026-10-24T22:00:00Z",
    "1d, 2026-10-25T23:00:00Z",
    "2d, 2026-10-24T22:00:00Z",
    "7d, 2026-10-19T22:00:00Z",
    "24h, 2026-10-25T09:30:00Z"
  })
  void sinceIsTheFirstMoment(String text, Instant first) {
    assertThat(moments.since(text)).isEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource({
    "today, 2026-10-26T23:00:00Z",
    "yesterday, 2026-10-25T23:00:00Z",
    "2026-10-25, 2026-10-25T23:00:00Z",
    "1d, 2026-10-25T23:00:00Z",
    "24h, 2026-10-25T09:30:00Z"
  })
  void untilIsTheMomentBehindTheLast(String text, Instant end) {
    assertThat(moments.until(text)).isEqualTo(end);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tomorrow", "2026-13-01", "7", "d", "-1d", "1w", "2026-10-25T10:00"})
  void anythingElseIsWrongUsage(String text) {
    assertThatThrownBy(() -> moments.since(text))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.exitCode()).isEqualTo(2))
        .hasMessageStartingWith("--since must be a day such as");
  }

  @Test
  void anAgeOfNothingIsToday() {
    assertThat(moments.since("0d")).isEqualTo(moments.since("today"));
  }
}
