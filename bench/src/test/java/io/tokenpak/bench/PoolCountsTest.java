package io.tokenpak.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PoolCountsTest {
  @Test
  void takesWhatIsGivenAndElseTheUsual() {
    PoolCounts counts = PoolCounts.of("turns=7", "minutes=1");

    assertThat(counts.turns()).isEqualTo(7);
    assertThat(counts.time()).isEqualTo(Duration.ofMinutes(1));
    assertThat(counts.longSession()).isEqualTo(600);
    assertThat(counts.sessions()).isEqualTo(40);
  }

  @Test
  void namesTheCountsThatThereAre() {
    assertThatThrownBy(() -> PoolCounts.of("turn=7"))
        .hasMessageStartingWith("no such count: turn=7; use one of turns=300 warmup=200");
    assertThatThrownBy(() -> PoolCounts.of("turns=many")).hasMessageContaining("turns=many");
    assertThatThrownBy(() -> PoolCounts.of("turns")).hasMessageContaining("no such count: turns");
  }
}
