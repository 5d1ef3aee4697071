package io.tokenpak.dispatch.turn;

import java.util.HashSet;
import java.util.Set;

/// A turn whose end the CLI has not reported. What changes is changed by its [Course] alone, but
/// for the calls and the error, which belong to the process's thread.
final class Answering {
  /// How far a turn is.
  enum Phase {
    /// The CLI answers, and whoever asked takes the events.
    RUNNING,
    /// The model called tools of the caller; their results are to come.
    WAITING,
    /// Whoever asked has the last event, and the CLI was told to stop.
    ENDING
  }

  /// One answer: who takes it, who hears of it, and what it is so far.
  record Answer(EventQueue queue, TurnListener listener, Draft draft) {}

  final String uuid;

  /// Calls of the CLI's own tools that have no result yet.
  final Set<String> localCalls = new HashSet<>();

  /// Calls of the caller's tools that the caller was told of.
  final Set<String> lentCalls = new HashSet<>();

  /// What the CLI calls the error that it reported; empty if it reported none.
  volatile String error = "";

  volatile Answer answer;
  volatile Phase phase = Phase.RUNNING;
  volatile boolean resumed;

  /// When the answer began, and when the process is killed if it does not stop.
  volatile long begun;

  volatile long deadline;

  Answering(String uuid, Answer answer, long now) {
    this.uuid = uuid;
    this.answer = answer;
    this.begun = now;
  }
}
