package io.tokenpak.companion.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageSessionsTest {
  private Instant now = Instant.parse("2026-01-31T12:00:00Z");
  private final InstantSource clock = () -> now;
  private final PageSessions sessions = new PageSessions(clock);

  @Test
  void aCodeIsGoodOnce() {
    String code = sessions.newCode();

    assertThat(sessions.redeem(code))
        .hasValueSatisfying(session -> assertThat(sessions.isOpen(session)).isTrue());
    assertThat(sessions.redeem(code)).isEmpty();
  }

  @Test
  void aCodeIsGoodForAMinute() {
    String early = sessions.newCode();
    String late = sessions.newCode();

    now = now.plusSeconds(59);
    assertThat(sessions.redeem(early)).isPresent();
    now = now.plusSeconds(1);
    assertThat(sessions.redeem(late)).isEmpty();
  }

  @Test
  void aSessionEndsWithTimeOrWhenItIsClosed() {
    String one = sessions.redeem(sessions.newCode()).orElseThrow();
    String other = sessions.redeem(sessions.newCode()).orElseThrow();

    sessions.close(other);
    assertThat(sessions.isOpen(other)).isFalse();
    now = now.plus(Duration.ofHours(12)).minusSeconds(1);
    assertThat(sessions.isOpen(one)).isTrue();
    now = now.plusSeconds(1);
    assertThat(sessions.isOpen(one)).isFalse();
  }

  @Test
  void neitherIsTheOther() {
    String code = sessions.newCode();

    assertThat(sessions.isOpen(code)).isFalse();
    assertThat(sessions.redeem(sessions.redeem(code).orElseThrow())).isEmpty();
    assertThat(sessions.redeem("")).isEmpty();
    assertThat(code).matches("[0-9a-f]{64}");
  }

  @Test
  void theOldestGiveWay() {
    List<String> codes = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      codes.add(sessions.newCode());
    }

    assertThat(codes).filteredOn(code -> sessions.redeem(code).isPresent()).hasSize(16);
    assertThat(codes).doesNotHaveDuplicates();
  }

  @Test
  void itsTextHoldsNoSecret() {
    assertThat(sessions).hasToString("PageSessions");
  }
}
