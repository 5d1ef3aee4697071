package io.tokenpak.companion.credential.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
  private static final Instant END = VirtualClock.START;

  @Test
  void noHostComesOutsideOfTheLastFiveMinutesOrSoonerThanAMinuteAfterTheOneBefore() {
    for (int host = 0; host < 500; host++) {
      Duration shift = Deadlines.shift("host-" + host, "/home/dev/.claude/.credentials.json");
      List<Instant> all = Deadlines.around(END, shift, Duration.ZERO).inOrder();

      assertThat(shift).isBetween(Duration.ZERO, Deadlines.LARGEST_SHIFT);
      assertThat(all).hasSize(5).isSorted();
      assertThat(all.getFirst()).isAfter(END.minusSeconds(300));
      assertThat(all.getLast()).isEqualTo(END.plusSeconds(1));
      for (int i = 1; i < all.size(); i++) {
        assertThat(Duration.between(all.get(i - 1), all.get(i)))
            .isGreaterThanOrEqualTo(Duration.ofMinutes(1));
      }
    }
  }

  @Test
  void hostsSpreadOverTheShift() {
    assertThat(
            IntStream.range(0, 200)
                .mapToObj(host -> Deadlines.shift("host-" + host, "login").toSeconds())
                .distinct())
        .hasSizeGreaterThanOrEqualTo(18);
  }
}
