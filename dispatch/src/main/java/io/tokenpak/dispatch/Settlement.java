package io.tokenpak.dispatch;

import io.tokenpak.dispatch.session.Digest;
import io.tokenpak.dispatch.session.HistoryChain;
import io.tokenpak.dispatch.session.Message;
import io.tokenpak.dispatch.turn.TurnListener;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What becomes of a process and its session after an answer.
final class Settlement implements TurnListener {
  private static final Logger log = LoggerFactory.getLogger(Settlement.class);

  private final Workings workings;
  private final HistoryChain asked;
  private final String model;
  private final Placement placement;
  private volatile boolean answered;

  /// @param asked everything that was said up to the answer
  Settlement(Workings workings, HistoryChain asked, String model, Placement placement) {
    this.workings = workings;
    this.asked = asked;
    this.model = model;
    this.placement = placement;
  }

  @Override
  public void answered(Message answer) {
    Digest conversation = asked.and(answer).digest();
    Instant now = workings.clock().instant();
    placement.child().answered(conversation, now);
    if (!workings.store().keep(placement.record().next(conversation, model, now))) {
      log.warn("session {} is not remembered: it cannot be written", placement.record().id());
    }
    answered = true;
  }

  @Override
  public void waiting(Message answer, List<String> toolUseIds) {
    placement.child().becomes(PoolStatus.Activity.LENDING);
    workings
        .roster()
        .lend(
            asked.and(answer).digest(), new Roster.Lending(placement, workings.clock().instant()));
  }

  /// A process that knows more than its caller, or less, is not used again, and neither is its
  /// session.
  @Override
  public void ended() {
    Child child = placement.child();
    boolean isGood = answered && child.talk().isReusable();
    if (isGood && !workings.children().isSpent(child) && !workings.seats().isWanted()) {
      workings.roster().rest(child);
    } else {
      workings.children().retire(child);
    }
    placement.lock().close();
  }
}
