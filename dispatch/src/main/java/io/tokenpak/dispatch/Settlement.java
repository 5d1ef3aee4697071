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
    answered = workings.store().keep(placement.record().next(conversation, model, now));
    if (!answered) {
      log.warn("session {} is not remembered: it cannot be written", placement.record().id());
    }
  }

  @Override
  public void waiting(Message answer, List<String> toolUseIds) {
    placement.child().becomes(PoolStatus.Activity.LENDING);
    workings
        .roster()
        .lend(asked.and(answer).digest(), new Roster.Lending(placement, workings.clock().instant()))
        .ifPresent(displaced -> workings.children().discard(displaced.placement().child()));
  }

  /// A process that knows more than its caller, or less, is not used again, and neither is its
  /// session; nor one whose session nobody would find.
  @Override
  public void ended() {
    try {
      release(placement.child());
    } finally {
      placement.lock().close();
    }
  }

  private void release(Child child) {
    Children children = workings.children();
    if (!answered || !child.talk().isReusable()) {
      children.discard(child);
    } else if (children.isSpent(child)) {
      children.retire(child);
    } else {
      workings.roster().rest(child);
      children.makeRoom(child.shape());
    }
  }
}
