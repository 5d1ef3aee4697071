package io.tokenpak.companion.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  @ParameterizedTest
  @CsvSource({"PT40S,40 s", "PT5M3S,5 min", "PT2H5M,2 h 5 min", "P3DT4H,3 d 4 h"})
  void durationsReadInTheirTwoLargestUnits(Duration duration, String words) {
    assertThat(Words.duration(duration)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"812,812 B", "1229,1.2 KiB", "3565158,3.4 MiB"})
  void bytesReadInTheLargestUnit(long count, String words) {
    assertThat(Words.bytes(count)).isEqualTo(words);
  }

  @Test
  void anExpiryReadsAsTimeAndDistance() {
    Instant now = Instant.parse("2026-11-21T12:00:00Z");

    assertThat(Words.expiry(now.plusSeconds(3600), now))
        .startsWith("expires 2026-11-2")
        .endsWith("(in 1 h 0 min)");
    assertThat(Words.expiry(now.minusSeconds(60), now))
        .startsWith("expired")
        .endsWith("(1 min ago)");
  }
}
