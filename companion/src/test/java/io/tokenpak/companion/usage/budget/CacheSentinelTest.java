package io.tokenpak.companion.usage.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.usage.Usage;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheSentinelTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  /// Exchanges as input/read, in thousands of tokens; whether the last is a fall.
  @ParameterizedTest
  @CsvSource({
    "20/0 20/18 22/20 24/22 26/1, true",
    "20/18 22/20 24/22 26/0, true",
    "20/18 22/20 24/22 26/2.599, true",
    "20/18 22/20 24/22 26/2.6, false",
    "20/18 22/20 26/0, false",
    "20/10 22/11 24/12 26/0, true",
    "20/10 22/10.999 24/12 26/0, false",
    "20/18 22/20 24/22 9.999/0, false",
    "20/18 22/20 24/22 11.999/0, false",
    "20/18 22/20 24/22 12/0, true",
    "20/18 22/20 24/22 0.5/0 26/0, true",
    "20/18 22/20 24/22 26/0 27/0, false",
    "20/18 22/20 24/22 26/0 27/26 28/27 29/28 30/0, true",
    "20/0 20/0 20/0 20/0, false"
  })
  void aBigExchangeThatTheCacheSuddenlyDoesNotServeIsAFall(String exchanges, boolean isFall) {
    CacheRecord record = CacheRecord.NEW;
    boolean last = false;
    for (String exchange : exchanges.split(" ", -1)) {
      Usage usage = usage(exchange);
      last = record.isLostBy(usage);
      record = record.and(usage);
    }

    assertThat(last).isEqualTo(isFall);
  }

  private static Usage usage(String exchange) {
    long[] counts =
        Arrays.stream(exchange.split("/"))
            .mapToLong(each -> Math.round(Double.parseDouble(each) * 1_000))
            .toArray();
    return new Usage("claude-opus-5", counts[0], 10, counts[1], 0);
  }

  @Test
  void findsTheSessionAndSaysWhatToLookAt() {
    CacheSentinel sentinel = new CacheSentinel();
    Rows rows = new Rows("openclaw", "s-1", "tokenpak-anthropic");
    for (int i = 0; i < 4; i++) {
      sentinel.counted(rows.costing(NOW.plusSeconds(i), "0", usage("20/19")));
      sentinel.counted(
          rows.costing(NOW.plusSeconds(i), "0", new Usage("claude-haiku-4-5", 20_000, 1, 0, 0)));
      sentinel.counted(new Rows("x", null, "p").costing(NOW, "0", usage("20/19")));
    }
    assertThat(sentinel.findings()).isEmpty();

    sentinel.counted(rows.costing(NOW.plusSeconds(63), "0", usage("21/0")));
    sentinel.counted(new Rows("x", null, "p").costing(NOW, "0", usage("20/0")));

    assertThat(sentinel.findings())
        .singleElement()
        .satisfies(fall -> {
          assertThat(fall.at()).isEqualTo(NOW.plusSeconds(63));
          assertThat(fall.finding())
              .startsWith("session s-1 of openclaw: 0 of 21000 input tokens came from the cache")
              .contains("what changed at the beginning of its prompts", "60 s after");
        });
  }

  @Test
  void aPauseThatNoCacheOutlastsIsSaidToBeOne() {
    CacheSentinel sentinel = new CacheSentinel();
    Rows rows = new Rows("openclaw", "s-1", "tokenpak-anthropic");
    for (int i = 0; i < 3; i++) {
      sentinel.counted(rows.costing(NOW, "0", usage("20/19")));
    }
    sentinel.counted(rows.costing(NOW.plusSeconds(7_200), "0", usage("21/0")));

    assertThat(sentinel.findings().getFirst().finding()).contains("it paused for 120 min");
  }

  @Test
  void remembersNoMoreThanItsShareOfSessionsAndFindings() {
    CacheSentinel sentinel = new CacheSentinel();
    for (int session = 0; session < 1_500; session++) {
      Rows rows = new Rows("x", "s-" + session, "p");
      for (String exchange : List.of("20/19", "20/19", "20/19", "20/0")) {
        sentinel.counted(rows.costing(NOW, "0", usage(exchange)));
      }
    }

    assertThat(sentinel.findings()).hasSize(20);
    assertThat(sentinel.findings().getFirst().session()).isEqualTo("s-1499");
  }
}
