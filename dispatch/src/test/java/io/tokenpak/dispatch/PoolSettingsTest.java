package io.tokenpak.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PoolSettingsTest {
  @Test
  void printsNoVariableOfTheEnvironment() {
    var program =
        new PoolSettings.Program(
            "claude", "/usr/bin", Map.of("SOME_KEY", "the-secret-value"), Set.of());

    assertThat(program.toString()).contains("claude").doesNotContain("the-secret-value");
  }

  @Test
  void refusesAPoolThatCouldNotServe() {
    assertThatThrownBy(() -> new PoolSettings.Folders(List.of(), List.of()))
        .hasMessageContaining("workspace");
    assertThatThrownBy(() -> limits(0, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> limits(2, 3)).isInstanceOf(IllegalArgumentException.class);
    assertThat(limits(1, 1).spares()).isEqualTo(1);
  }

  private static PoolSettings.Limits limits(int processes, int spares) {
    return new PoolSettings.Limits(
        processes, spares, 1 << 30, 200, Duration.ofHours(12), Duration.ofMinutes(10), 64);
  }
}
