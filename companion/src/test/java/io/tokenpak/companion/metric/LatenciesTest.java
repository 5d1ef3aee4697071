package io.tokenpak.companion.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatenciesTest {
  private final Latencies latencies = new Latencies();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void quantilesAreRightWithinFourPercent(long seed) {
    Random random = new Random(seed);
    double[] milliseconds = random.doubles(5000, 2, 12).map(Math::exp).sorted().toArray();
    for (double each : milliseconds) {
      latencies.add(Duration.ofNanos((long) (each * 1e6)));
    }

    for (double part : new double[] {0.01, 0.5, 0.9, 0.99, 1}) {
      double exact = milliseconds[(int) Math.ceil(part * milliseconds.length) - 1];
      assertThat(latencies.quantile(part)).isCloseTo(exact, withinPercentage(4));
    }
  }

  @Test
  void nothingCountedIsNothingKnown() {
    assertThat(latencies.quantile(0.5)).isNull();
  }

  @Test
  void whatIsAbsurdIsCountedAtTheEnds() {
    latencies.add(Duration.ofDays(10_000));
    latencies.add(Duration.ofSeconds(-1));

    assertThat(latencies.quantile(0.5)).isLessThan(1);
    assertThat(latencies.quantile(1)).isGreaterThan(86_400_000.0);
  }

  @Test
  void thoseOfOthersAreAdded() {
    Latencies others = new Latencies();
    long[] milliseconds = {10, 20, 30};
    Arrays.stream(milliseconds).mapToObj(Duration::ofMillis).forEach(others::add);
    latencies.add(Duration.ofMillis(5));
    latencies.add(others);

    assertThat(latencies.quantile(1)).isCloseTo(30.0, withinPercentage(4));
    assertThat(latencies.quantile(0.25)).isCloseTo(5.0, withinPercentage(4));
  }
}
