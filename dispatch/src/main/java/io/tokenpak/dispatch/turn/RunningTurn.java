package io.tokenpak.dispatch.turn;

import java.time.Duration;
import java.util.Optional;

/// A turn that is being answered. Events wait here until they are taken; what waits is bounded in
/// bytes, and a process whose events nobody takes is stopped.
public interface RunningTurn extends AutoCloseable {
  /// The next event, or nothing if none came while patience lasted. After the last event there is
  /// nothing more.
  Optional<TurnEvent> next(Duration patience) throws InterruptedException;

  /// Leaves the turn. Interrupts it, at once and without waiting, if its last event was not taken.
  @Override
  void close();
}
