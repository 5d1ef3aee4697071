package io.tokenpak.dispatch;

import io.tokenpak.dispatch.session.Digest;
import io.tokenpak.dispatch.session.Message;
import io.tokenpak.dispatch.session.SessionLock;
import io.tokenpak.dispatch.session.SessionRecord;
import io.tokenpak.dispatch.session.Transcripts;
import io.tokenpak.dispatch.turn.Turn;
import io.tokenpak.dispatch.turn.TurnRefused;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the process that a turn is put to: the one that holds exactly the turn's history, else one
/// that is given it.
record Placer(Workings workings) {
  private static final Logger log = LoggerFactory.getLogger(Placer.class);

  /// A process, and what to say to it.
  record Placed(Placement placement, Message said) {}

  /// Places a turn.
  ///
  /// @param history the digest of what was said before the turn
  /// @param afresh whether a session that is remembered is left alone
  Placed place(Turn turn, Digest history, boolean afresh) throws TurnRefused, InterruptedException {
    Optional<Placed> continued =
        afresh || !remembers(turn) ? Optional.empty() : continued(turn, history);
    if (continued.isPresent()) {
      return continued.get();
    }
    return isBeginning(turn) ? begun(turn, history) : seeded(turn, history);
  }

  private boolean remembers(Turn turn) {
    boolean isNamed = !turn.scope().session().isEmpty();
    return !isBeginning(turn) && (isNamed || !workings.settings().sessions().noContinue());
  }

  private static boolean isBeginning(Turn turn) {
    return turn.conversation().history().messages().isEmpty();
  }

  private Optional<Placed> continued(Turn turn, Digest history)
      throws TurnRefused, InterruptedException {
    Optional<SessionRecord> found = workings.store().find(history);
    Optional<SessionLock> lock = found.flatMap(record -> workings.locks().tryTake(record.id()));
    if (found.isEmpty() || lock.isEmpty()) {
      return Optional.empty();
    }
    UUID id = found.get().id();
    Optional<Placed> placed = Optional.empty();
    try {
      // It may have moved on before it was locked.
      Optional<SessionRecord> record =
          workings.store().find(history).filter(still -> still.id().equals(id));
      Optional<Child> child = record.isEmpty() ? Optional.empty() : holder(turn, record.get());
      if (record.isPresent() && child.isPresent()) {
        placed =
            Optional.of(
                new Placed(
                    new Placement(child.get(), lock.get(), record.get()),
                    Transcripts.spoken(newest(turn))));
      }
      return placed;
    } finally {
      if (placed.isEmpty()) {
        lock.get().close();
      }
    }
  }

  /// The process that holds a session, started anew if it is gone; empty if the CLI has lost the
  /// session.
  private Optional<Child> holder(Turn turn, SessionRecord record)
      throws TurnRefused, InterruptedException {
    Optional<Child> resting = workings.roster().takeIdle(record.id());
    if (resting.isPresent()) {
      if (resting.get().holds(record.digest(), turn.options())) {
        return resting;
      }
      // Two processes on one session would each lose what the other is told.
      workings.children().retire(resting.get());
      resting.get().awaitEnd(workings.settings().patience().grace());
    }
    if (!Transcripts.exists(record)) {
      log.info("the transcript of session {} is gone: it begins anew", record.id());
      workings.store().forget(record);
      return Optional.empty();
    }
    try {
      return Optional.of(
          started(turn, Launches.Start.resuming(record.id(), turn.options().model())));
    } catch (TurnRefused failure) {
      if (failure.kind() != TurnRefused.Kind.START_FAILED) {
        throw failure;
      }
      log.warn("session {} cannot be resumed, it begins anew: {}", record.id(), failure.message());
      workings.store().forget(record);
      return Optional.empty();
    }
  }

  private Placed begun(Turn turn, Digest history) throws TurnRefused, InterruptedException {
    Child child = newcomer(turn);
    workings.spares().keep(shape(turn));
    Instant now = workings.clock().instant();
    SessionRecord record =
        new SessionRecord(
            child.session(),
            turn.scope(),
            history,
            turn.options().model(),
            now,
            now,
            0,
            child.configDir());
    return new Placed(
        new Placement(child, lock(child.session()), record), Transcripts.spoken(newest(turn)));
  }

  private Child newcomer(Turn turn) throws TurnRefused, InterruptedException {
    Optional<Child> spare = workings.roster().takeSpare(shape(turn));
    if (spare.isEmpty() || !spare.get().isAlive()) {
      return started(turn, Launches.Start.fresh());
    }
    prepare(spare.get(), turn);
    return spare.get();
  }

  private Placed seeded(Turn turn, Digest history) throws TurnRefused, InterruptedException {
    Optional<String> objection = Transcripts.objection(turn.conversation());
    if (objection.isPresent()) {
      throw new TurnRefused(TurnRefused.Kind.NOT_POSSIBLE, objection.get());
    }
    SessionRecord record =
        SessionRecord.fresh(
            turn.scope(),
            history,
            turn.options().model(),
            workings.children().configDir(turn.scope().caller()),
            workings.clock().instant());
    Message said = seed(record, turn);
    SessionLock lock = lock(record.id());
    try {
      Child child = started(turn, Launches.Start.resuming(record.id(), turn.options().model()));
      return new Placed(new Placement(child, lock, record), said);
    } catch (TurnRefused | InterruptedException | RuntimeException failure) {
      lock.close();
      throw failure;
    }
  }

  private static Message seed(SessionRecord record, Turn turn) throws TurnRefused {
    try {
      return Transcripts.seed(record, turn.conversation());
    } catch (IOException failure) {
      throw new TurnRefused(
          TurnRefused.Kind.START_FAILED,
          "the conversation cannot be written for the Claude CLI: " + failure.getMessage());
    }
  }

  private Child started(Turn turn, Launches.Start start) throws TurnRefused, InterruptedException {
    PoolSettings.Patience patience = workings.settings().patience();
    Shape shape = shape(turn);
    workings.seats().take(patience.queue(), () -> makeRoom(shape));
    Child child = workings.children().start(shape, start);
    try {
      child.awaitReady(patience.start());
      prepare(child, turn);
      return child;
    } catch (TurnRefused | InterruptedException | RuntimeException failure) {
      workings.children().discard(child);
      throw failure;
    }
  }

  private static void prepare(Child child, Turn turn) {
    child.talk().prepare(turn.options().system(), turn.options().tools());
  }

  private void makeRoom(Shape shape) {
    workings.roster().takeLeastMissed(shape).ifPresent(workings.children()::retire);
  }

  /// Nobody else knows of a new session yet.
  private SessionLock lock(UUID session) {
    return workings.locks().tryTake(session).orElseThrow();
  }

  private static Message newest(Turn turn) {
    return turn.conversation().newest().orElseThrow();
  }

  private static Shape shape(Turn turn) {
    return new Shape(turn.scope().caller(), turn.scope().workspace());
  }
}
