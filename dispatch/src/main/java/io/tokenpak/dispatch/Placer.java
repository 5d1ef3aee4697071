package io.tokenpak.dispatch;

import io.tokenpak.dispatch.session.Digest;
import io.tokenpak.dispatch.session.Message;
import io.tokenpak.dispatch.session.SessionLock;
import io.tokenpak.dispatch.session.SessionRecord;
import io.tokenpak.dispatch.session.Transcripts;
import io.tokenpak.dispatch.turn.Turn;
import io.tokenpak.dispatch.turn.TurnRefused;
import java.io.IOException;
import java.nio.file.Path;
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

  /// A session, and the process that rests with it.
  private record Held(SessionRecord record, Optional<Child> resting) {}

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
      Optional<Child> resting = workings.roster().takeIdle(id);
      // It may have moved on before it was locked, and before its process was taken.
      Optional<SessionRecord> record =
          workings.store().find(history).filter(still -> still.id().equals(id));
      if (record.isPresent()) {
        placed = continued(turn, new Held(record.get(), resting), lock.get());
      } else {
        resting.ifPresent(workings.roster()::rest);
      }
      return placed;
    } finally {
      if (placed.isEmpty()) {
        lock.get().close();
      }
    }
  }

  /// Empty if the session cannot be gone on with.
  private Optional<Placed> continued(Turn turn, Held held, SessionLock lock)
      throws TurnRefused, InterruptedException {
    SessionRecord record = held.record();
    Optional<Child> child = holder(turn, held);
    if (child.isEmpty()) {
      return Optional.empty();
    }
    if (!workings.store().begin(record)) {
      // It would still be found under its old history when it has moved on.
      workings.children().discard(child.get());
      return Optional.empty();
    }
    return Optional.of(
        new Placed(new Placement(child.get(), lock, record), Transcripts.spoken(newest(turn))));
  }

  /// The process that holds a session, started anew if it is gone; empty if the CLI has lost the
  /// session.
  private Optional<Child> holder(Turn turn, Held held) throws TurnRefused, InterruptedException {
    SessionRecord record = held.record();
    boolean isFaithful = true;
    if (held.resting().isPresent()) {
      Child resting = held.resting().get();
      if (resting.holds(record.digest(), turn.options())) {
        return held.resting();
      }
      isFaithful = resting.talk().isFaithful();
      workings.children().retire(resting);
    }
    // Two processes on one session would each lose what the other is told.
    for (Child leaving : workings.roster().leaving(record.id())) {
      leaving.awaitEnd(workings.settings().patience().grace());
    }
    if (!isFaithful) {
      log.info("session {} went on by itself: it begins anew", record.id());
      forget(record);
      return Optional.empty();
    }
    if (!Transcripts.exists(record)) {
      log.info("the transcript of session {} is gone: it begins anew", record.id());
      forget(record);
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
      forget(record);
      return Optional.empty();
    }
  }

  private void forget(SessionRecord record) {
    workings.store().forget(record);
    try {
      Transcripts.delete(record);
    } catch (IOException failure) {
      log.warn("the transcript of session {} stays: {}", record.id(), failure.toString());
    }
  }

  private Placed begun(Turn turn, Digest history) throws TurnRefused, InterruptedException {
    Child child = newcomer(turn);
    try {
      workings.spares().keep(shape(turn), turn.options());
      SessionRecord record = record(turn, history, child.session(), child.configDir());
      SessionLock lock = lock(child.session());
      var _ = workings.store().begin(record);
      return new Placed(new Placement(child, lock, record), Transcripts.spoken(newest(turn)));
    } catch (TurnRefused | RuntimeException failure) {
      workings.children().discard(child);
      throw failure;
    }
  }

  private SessionRecord record(Turn turn, Digest history, UUID id, Path configDir) {
    Instant now = workings.clock().instant();
    return new SessionRecord(
        id, turn.scope(), history, turn.options().model(), now, now, 0, configDir);
  }

  private Child newcomer(Turn turn) throws TurnRefused, InterruptedException {
    Optional<Child> spare = workings.roster().takeSpare(shape(turn), turn.options());
    if (spare.isEmpty()) {
      return started(turn, Launches.Start.fresh());
    }
    try {
      spare.get().prepare(turn.options());
      return spare.get();
    } catch (RuntimeException failure) {
      workings.children().discard(spare.get());
      throw failure;
    }
  }

  private Placed seeded(Turn turn, Digest history) throws TurnRefused, InterruptedException {
    Optional<String> objection = Transcripts.objection(turn.conversation());
    if (objection.isPresent()) {
      throw new TurnRefused(TurnRefused.Kind.NOT_POSSIBLE, objection.get());
    }
    UUID id = UUID.randomUUID();
    SessionRecord record =
        record(turn, history, id, workings.children().configDir(turn.scope().caller(), id));
    SessionLock lock = lock(id);
    try {
      // Before there is a transcript, so that it is found and removed if we die.
      var _ = workings.store().begin(record);
      Message said = seed(record, turn);
      Child child = started(turn, Launches.Start.resuming(record.id(), turn.options().model()));
      return new Placed(new Placement(child, lock, record), said);
    } catch (TurnRefused | InterruptedException | RuntimeException failure) {
      forget(record);
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
    workings.seats().take(patience.queue(), () -> workings.children().makeRoom(shape));
    Child child = workings.children().start(shape, start);
    try {
      workings.children().awaitReady(child);
      child.prepare(turn.options());
      return child;
    } catch (TurnRefused | InterruptedException | RuntimeException failure) {
      workings.children().discard(child);
      throw failure;
    }
  }

  /// Nobody else knows of a new session yet, so it is free.
  private SessionLock lock(UUID session) throws TurnRefused {
    return workings
        .locks()
        .tryTake(session)
        .orElseThrow(() ->
            new TurnRefused(
                TurnRefused.Kind.START_FAILED,
                "no session can be begun, since none can be locked: make "
                    + workings.settings().home()
                    + " writable"));
  }

  private static Message newest(Turn turn) {
    return turn.conversation().newest().orElseThrow();
  }

  private static Shape shape(Turn turn) {
    return new Shape(turn.scope().caller(), turn.scope().workspace());
  }
}
