package io.tokenpak.dispatch;

import java.time.Duration;
import java.util.function.UnaryOperator;

/// Settings of pools in tests, with something changed.
final class Tuned {
  private Tuned() {}

  static PoolSettings with(PoolSettings old, PoolSettings.Limits limits) {
    return new PoolSettings(
        old.program(),
        old.folders(),
        old.tools(),
        limits,
        old.patience(),
        old.sessions(),
        old.home());
  }

  static PoolSettings with(PoolSettings old, PoolSettings.Patience patience) {
    return new PoolSettings(
        old.program(),
        old.folders(),
        old.tools(),
        old.limits(),
        patience,
        old.sessions(),
        old.home());
  }

  static UnaryOperator<PoolSettings> processes(int processes, int spares) {
    return old ->
        with(
            old,
            new PoolSettings.Limits(
                processes,
                spares,
                old.limits().memory(),
                old.limits().turns(),
                old.limits().age(),
                old.limits().idle(),
                old.limits().waiting()));
  }

  static PoolSettings.Limits turns(PoolSettings.Limits old, int turns) {
    return new PoolSettings.Limits(
        old.processes(), old.spares(), old.memory(), turns, old.age(), old.idle(), old.waiting());
  }

  static PoolSettings.Limits memory(PoolSettings.Limits old, long memory) {
    return new PoolSettings.Limits(
        old.processes(), old.spares(), memory, old.turns(), old.age(), old.idle(), old.waiting());
  }

  static PoolSettings.Limits lasting(PoolSettings.Limits old, Duration age, Duration idle) {
    return new PoolSettings.Limits(
        old.processes(), old.spares(), old.memory(), old.turns(), age, idle, old.waiting());
  }

  static PoolSettings.Limits waiting(PoolSettings.Limits old, int waiting) {
    return new PoolSettings.Limits(
        old.processes(), old.spares(), old.memory(), old.turns(), old.age(), old.idle(), waiting);
  }

  /// Patience with silence, and with processes that are to be ready or to end.
  static PoolSettings.Patience patience(
      PoolSettings.Patience old, Duration silence, Duration start, Duration grace) {
    return new PoolSettings.Patience(
        old.queue(), silence, silence, old.turn(), old.toolWait(), start, grace);
  }

  static PoolSettings.Patience turn(PoolSettings.Patience old, Duration turn) {
    return new PoolSettings.Patience(
        old.queue(),
        old.silence(),
        old.toolSilence(),
        turn,
        old.toolWait(),
        old.start(),
        old.grace());
  }

  static PoolSettings.Patience toolWait(PoolSettings.Patience old, Duration toolWait) {
    return new PoolSettings.Patience(
        old.queue(),
        old.silence(),
        old.toolSilence(),
        old.turn(),
        toolWait,
        old.start(),
        old.grace());
  }

  static PoolSettings.Patience queue(PoolSettings.Patience old, Duration queue) {
    return new PoolSettings.Patience(
        queue,
        old.silence(),
        old.toolSilence(),
        old.turn(),
        old.toolWait(),
        old.start(),
        old.grace());
  }
}
