package io.tokenpak.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void hasThePercentileThatSoManyDoNotExceed() {
    Spread hundred = Spread.of(IntStream.rangeClosed(1, 100).mapToDouble(i -> 101 - i).toArray());

    assertThat(hundred.percentile(99)).isEqualTo(99);
    assertThat(hundred.percentile(50)).isEqualTo(50);
    assertThat(hundred.percentile(100)).isEqualTo(100);
    assertThat(hundred.percentile(0)).isEqualTo(1);
  }

  @Test
  void roundsThePercentileOfFewUp() {
    assertThat(Spread.of(3, 1, 2).percentile(99)).isEqualTo(3);
    assertThat(Spread.of(3, 1, 2).percentile(50)).isEqualTo(2);
    assertThat(Spread.of(7).percentile(1)).isEqualTo(7);
  }

  @Test
  void sumsAndSorts() {
    Spread three = Spread.of(3, 1, 2);

    assertThat(three.sum()).isEqualTo(6);
    assertThat(three.largest()).isEqualTo(3);
    assertThat(three.median()).isEqualTo(2);
    assertThat(three.cells()).isEqualTo("3 | 1.00 | 2.00 | 3.00 | 3.00");
  }

  @Test
  void refusesNothing() {
    assertThatThrownBy(Spread::of).hasMessage("no samples");
  }
}
