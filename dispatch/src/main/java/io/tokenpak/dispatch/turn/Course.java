package io.tokenpak.dispatch.turn;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// How far a process is with its turns, and whether it can be trusted with another. One lock guards
/// it, which is never held while a line is sent, an event is queued or a listener is called.
final class Course {
  private final ReentrantLock lock = new ReentrantLock();
  private final TalkLimits limits;
  private final LongSupplier nanos;
  private final Outgoing outgoing;
  private final long born;
  private volatile long heard;

  // Guarded by the lock.
  private @Nullable Answering answering;
  private boolean faithful = true;
  private boolean over;
  private int turns;
  private long idleSince;

  Course(TalkLimits limits, LongSupplier nanos, Outgoing outgoing) {
    this.limits = limits;
    this.nanos = nanos;
    this.outgoing = outgoing;
    born = nanos.getAsLong();
    heard = born;
    idleSince = born;
  }

  /// The process gave a sign of life.
  void hear() {
    heard = nanos.getAsLong();
  }

  /// Begins a turn. In a process that is over, it has ended already.
  Answering begin(String uuid, Answering.Answer answer) {
    Answering begun = new Answering(uuid, answer, nanos.getAsLong());
    lock.lock();
    try {
      if (answering != null) {
        throw new IllegalStateException("a process answers one turn at a time");
      }
      turns++;
      hear();
      if (!over) {
        answering = begun;
        return begun;
      }
    } finally {
      lock.unlock();
    }
    end(answer, "the process has ended");
    return begun;
  }

  /// Goes on with the turn that waits, if it still does.
  void resume(Answering waiting, Answering.Answer answer) throws TurnRefused {
    lock.lock();
    try {
      if (answering != waiting || waiting.phase != Answering.Phase.WAITING) {
        throw new TurnRefused(
            TurnRefused.Kind.TOOL_RESULTS, "the process no longer waits for results of tools");
      }
      hear();
      waiting.answer = answer;
      waiting.begun = nanos.getAsLong();
      waiting.resumed = true;
      waiting.phase = Answering.Phase.RUNNING;
    } finally {
      lock.unlock();
    }
  }

  /// Lets the turn wait for the caller; false if it is no longer running.
  boolean await(Answering running) {
    lock.lock();
    try {
      if (answering != running || running.phase != Answering.Phase.RUNNING) {
        return false;
      }
      running.phase = Answering.Phase.WAITING;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Ends a turn for whoever asked, and tells the CLI to stop. The history of the process is then
  /// no longer what the caller knows.
  void stop(Answering stopped, TurnEvent last) {
    lock.lock();
    try {
      if (answering != stopped || stopped.phase == Answering.Phase.ENDING) {
        return;
      }
      stopped.deadline = nanos.getAsLong() + limits.afterInterrupt().toNanos();
      stopped.phase = Answering.Phase.ENDING;
      faithful = false;
    } finally {
      lock.unlock();
    }
    stopped.answer.queue().end(last);
    outgoing.interrupt();
  }

  /// Ends the turn of whoever takes these events, for they have left.
  void left(EventQueue queue) {
    current()
        .filter(current -> current.answer.queue() == queue)
        .ifPresent(
            current -> stop(current, failed(TurnFailure.Kind.INTERRUPTED, "the caller has left")));
  }

  /// An interrupt that came before the line that began the turn has stopped nothing.
  void interruptIfLeft(Answering begun) {
    if (begun.phase == Answering.Phase.ENDING) {
      outgoing.interrupt();
    }
  }

  /// The CLI has reported the turn's end; in which phase it was.
  Answering.Phase finish(Answering finished, boolean well) {
    lock.lock();
    try {
      answering = null;
      idleSince = nanos.getAsLong();
      faithful &= well;
      return finished.phase;
    } finally {
      lock.unlock();
    }
  }

  /// The process has ended, for the reason given.
  void end(String reason) {
    Answering ended;
    lock.lock();
    try {
      over = true;
      ended = answering;
      answering = null;
    } finally {
      lock.unlock();
    }
    if (ended != null) {
      end(ended.answer, reason);
    }
  }

  private static void end(Answering.Answer answer, String reason) {
    try {
      answer.listener().ended();
    } finally {
      answer.queue().end(failed(TurnFailure.Kind.PROCESS_ENDED, reason));
    }
  }

  private static TurnEvent failed(TurnFailure.Kind kind, String message) {
    return new TurnEvent.Failed(TurnFailure.of(kind, message));
  }

  /// What the process holds is no longer what its caller knows.
  void fail(String message) {
    lock.lock();
    try {
      faithful = false;
    } finally {
      lock.unlock();
    }
    current().ifPresent(current -> stop(current, failed(TurnFailure.Kind.PROTOCOL, message)));
  }

  /// Stops a turn that takes too long; kills the process if it does not stop.
  void check() {
    Answering current = current().orElse(null);
    if (current == null) {
      return;
    }
    long now = nanos.getAsLong();
    switch (current.phase) {
      case RUNNING -> overdue(current, now).ifPresent(late -> stop(current, late));
      case WAITING -> {}
      case ENDING -> {
        if (now - current.deadline >= 0) {
          outgoing.kill();
        }
      }
    }
  }

  /// Whoever takes the events slowly must not make the process look silent.
  private Optional<TurnEvent> overdue(Answering current, long now) {
    if (current.answer.queue().isHoldingUp()) {
      hear();
    }
    Duration silence = current.localCalls.isEmpty() ? limits.silence() : limits.toolSilence();
    if (now - heard >= silence.toNanos()) {
      return Optional.of(
          failed(
              TurnFailure.Kind.SILENT,
              "the Claude CLI said nothing for " + silence.toSeconds() + " s"));
    }
    return now - current.begun < limits.turn().toNanos()
        ? Optional.empty()
        : Optional.of(
            failed(
                TurnFailure.Kind.TOO_LONG,
                "the turn took longer than " + limits.turn().toSeconds() + " s"));
  }

  Optional<Answering> current() {
    lock.lock();
    try {
      return Optional.ofNullable(answering);
    } finally {
      lock.unlock();
    }
  }

  boolean isReusable() {
    lock.lock();
    try {
      return !over && faithful && answering == null;
    } finally {
      lock.unlock();
    }
  }

  boolean isFaithful() {
    lock.lock();
    try {
      return faithful;
    } finally {
      lock.unlock();
    }
  }

  boolean isOver() {
    lock.lock();
    try {
      return over;
    } finally {
      lock.unlock();
    }
  }

  int turns() {
    lock.lock();
    try {
      return turns;
    } finally {
      lock.unlock();
    }
  }

  Duration age() {
    return Duration.ofNanos(nanos.getAsLong() - born);
  }

  Duration idle() {
    lock.lock();
    try {
      return answering != null ? Duration.ZERO : Duration.ofNanos(nanos.getAsLong() - idleSince);
    } finally {
      lock.unlock();
    }
  }
}
