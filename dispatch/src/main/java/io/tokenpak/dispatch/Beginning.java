package io.tokenpak.dispatch;

import io.tokenpak.dispatch.session.HistoryChain;
import io.tokenpak.dispatch.session.Message;
import io.tokenpak.dispatch.turn.RunningTurn;
import io.tokenpak.dispatch.turn.Turn;
import io.tokenpak.dispatch.turn.TurnRefused;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts a turn to a process.
///
/// @param history what was said before the turn
record Beginning(Workings workings, Turn turn, HistoryChain history) {
  private static final Logger log = LoggerFactory.getLogger(Beginning.class);

  static Beginning of(Workings workings, Turn turn) {
    return new Beginning(
        workings, turn, HistoryChain.of(turn.scope()).and(turn.conversation().history()));
  }

  /// Puts it to the process that waits for the results of tools that the turn brings, else to the
  /// one that holds the turn's history, else to one that is given it.
  RunningTurn anywhere() throws TurnRefused, InterruptedException {
    Optional<RunningTurn> awaited = whereAwaited();
    return awaited.isPresent() ? awaited.get() : say(false);
  }

  /// Puts it to a process that nobody has used.
  RunningTurn afresh() throws TurnRefused, InterruptedException {
    return say(true);
  }

  private RunningTurn say(boolean afresh) throws TurnRefused, InterruptedException {
    Placer.Placed placed = new Placer(workings).place(turn, history.digest(), afresh);
    Placement placement = placed.placement();
    Child child = placement.child();
    try {
      child.becomes(PoolStatus.Activity.BUSY);
      return child.talk().say(turn.options(), placed.said(), settlement(placement));
    } catch (RuntimeException failure) {
      workings.children().discard(child);
      placement.lock().close();
      throw failure;
    }
  }

  /// Empty if no process waits, or the one that does cannot take the results as they are.
  private Optional<RunningTurn> whereAwaited() {
    Optional<Roster.Lending> lending = workings.roster().takeLending(history.digest());
    if (lending.isEmpty()) {
      return Optional.empty();
    }
    Placement placement = lending.get().placement();
    Child child = placement.child();
    try {
      if (child.talk().suits(turn.options())) {
        child.becomes(PoolStatus.Activity.BUSY);
        return Optional.of(child.talk().resume(turn.options(), newest(), settlement(placement)));
      }
    } catch (TurnRefused notAwaited) {
      log.info("session {} begins anew: {}", placement.record().id(), notAwaited.message());
    } catch (RuntimeException failure) {
      workings.children().discard(child);
      throw failure;
    }
    workings.children().discard(child);
    return Optional.empty();
  }

  private Settlement settlement(Placement placement) {
    return new Settlement(workings, history.and(newest()), turn.options().model(), placement);
  }

  private Message newest() {
    return turn.conversation().newest().orElseThrow();
  }
}
