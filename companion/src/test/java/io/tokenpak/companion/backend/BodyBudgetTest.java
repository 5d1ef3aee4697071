package io.tokenpak.companion.backend;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import org.junit.jupiter.api.Test;

class BodyBudgetTest {
  private final BodyBudget budget = new BodyBudget(64 << 20);

  @Test
  void refusesWhatThereIsNoRoomFor() {
    budget.take(40 << 20);

    assertThatThrownBy(() -> budget.take(40 << 20))
        .isInstanceOf(Refusal.class)
        .extracting(refusal -> ((Refusal) refusal).reason())
        .isEqualTo(Reason.OVERLOADED);
  }

  @Test
  void aRefusedBodyTakesNoRoom() {
    budget.take(40 << 20);
    assertThatThrownBy(() -> budget.take(40 << 20)).isInstanceOf(Refusal.class);
    budget.take(20 << 20);

    budget.giveBack(60 << 20);

    assertThatCode(() -> budget.take(64 << 20)).doesNotThrowAnyException();
  }
}
