package io.tokenpak.companion.backend.claude;

import io.tokenpak.dispatch.turn.RunningTurn;
import io.tokenpak.dispatch.turn.Turn;
import io.tokenpak.dispatch.turn.TurnRefused;

/// Where turns are run.
@FunctionalInterface
public interface Turns {
  /// Begins one; waits until a process is free, within a bound.
  RunningTurn begin(Turn turn) throws TurnRefused, InterruptedException;
}
