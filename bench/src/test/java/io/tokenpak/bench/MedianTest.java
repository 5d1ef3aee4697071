package io.tokenpak.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MedianTest {
  @Test
  void isTheValueInTheMiddle() {
    assertThat(median(List.of(9.0, 1.0, 2.0))).isEqualTo(2.0);
  }

  @Test
  void isBetweenTheTwoInTheMiddle() {
    assertThat(median(List.of(4.0, 100.0, 1.0, 2.0))).isEqualTo(3.0);
  }

  @Test
  void refusesNothing() {
    assertThatThrownBy(() -> median(List.of())).hasMessage("no samples");
  }

  private static double median(List<Double> values) {
    return Median.of(values, Double::doubleValue);
  }
}
