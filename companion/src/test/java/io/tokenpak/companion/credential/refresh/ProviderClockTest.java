package io.tokenpak.companion.credential.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;

class ProviderClockTest {
  private final VirtualClock local = new VirtualClock();
  private final ProviderClock clock = new ProviderClock("claude-login", local.clocks());

  @Test
  void knowsNothingWithoutAnAnswer() {
    clock.sample(HttpFields.EMPTY);
    clock.sample(HttpFields.build().put("Date", "yesterday"));

    assertThat(clock.ahead()).isZero();
  }

  @Test
  void takesTheMedianOfTheLastNine() {
    for (int seconds : new int[] {9000, 1, 2, 3, 4, 3600, 5, 6, 7, -9000}) {
      answer(Duration.ofSeconds(seconds));
    }

    assertThat(clock.ahead().toSeconds()).isEqualTo(4);
  }

  @Test
  void takesOneSampleASecond() {
    answer(Duration.ofMinutes(5));
    local.advance(Duration.ofMillis(-900));
    answer(Duration.ofMinutes(50));

    assertThat(clock.ahead().toMinutes()).isEqualTo(5);
  }

  @Test
  void aJumpOfTheLocalClockShowsAtOnce() {
    answer(Duration.ZERO);
    local.jump(Duration.ofHours(-1));

    assertThat(clock.ahead().toMinutes()).isEqualTo(60);
  }

  @Test
  void forgets() {
    answer(Duration.ofHours(1));
    clock.reset();

    assertThat(clock.ahead()).isZero();
  }

  private void answer(Duration ahead) {
    clock.sample(HttpFields.build().putDate("Date", local.now().plus(ahead).toEpochMilli()));
    local.advance(Duration.ofSeconds(1));
  }
}
