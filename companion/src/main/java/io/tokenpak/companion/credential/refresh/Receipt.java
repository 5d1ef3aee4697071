package io.tokenpak.companion.credential.refresh;

import io.tokenpak.companion.credential.Secret;
import io.tokenpak.companion.credential.TroubleException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An answer that has been received and must not be lost: it is kept in the journal, sealed, until
/// the login's file holds its tokens. Where the journal fails too, it is kept in memory.
final class Receipt {
  private static final int ATTEMPTS = 3;
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(200);
  private static final Duration LATER = Duration.ofSeconds(30);
  private static final Logger log = LoggerFactory.getLogger(Receipt.class);

  private final Means means;
  private final RefreshJournal journal;
  private final Unsaved unsaved;
  private final StandIn standIn;

  /// What only memory holds, from one run to the next.
  static final class Unsaved {
    private byte @Nullable [] answer;
  }

  Receipt(Means means, RefreshJournal journal, Unsaved unsaved, StandIn standIn) {
    this.means = means;
    this.journal = journal;
    this.unsaved = unsaved;
    this.standIn = standIn;
  }

  boolean isPending() {
    return journal.entry().step() == JournalEntry.Step.RECEIVED || unsaved.answer != null;
  }

  /// Puts the answer on the disk, before anybody reads what is in it.
  void keep(byte[] answer) {
    JournalEntry entry = journal.entry();
    unsaved.answer = answer;
    try {
      journal.write(entry.received(Sealed.of(answer, means.key(), entry.token())));
      unsaved.answer = null;
    } catch (IOException failure) {
      log.error(
          "could not keep the provider's answer in the journal: {}; do not stop the companion before"
              + " {} is written",
          failure.toString(),
          means.login());
    }
  }

  /// Brings the tokens into the file. The locks are held.
  Outcome deliver() throws InterruptedException {
    byte[] again = unsaved.answer;
    if (again != null && journal.entry().step() != JournalEntry.Step.RECEIVED) {
      keep(again);
    }
    JournalEntry entry = journal.entry();
    Grant grant = grant(entry, again);
    if (grant == null) {
      unsaved.answer = null;
      note(entry.at(JournalEntry.Step.POSTED));
      return new Outcome.InDoubt();
    }
    return deliver(entry, grant);
  }

  private @Nullable Grant grant(JournalEntry entry, byte @Nullable [] answer) {
    try {
      return Grant.parse(answer != null ? answer : entry.sealed().open(means.key(), entry.token()));
    } catch (TroubleException senseless) {
      log.error(
          "the provider's answer {}; it is kept, and the refresh token will be tried once more",
          senseless.getMessage());
    } catch (IOException notOurs) {
      log.error("{}; the refresh token will be tried once more", notOurs.getMessage());
    }
    return null;
  }

  private Outcome deliver(JournalEntry entry, Grant grant) throws InterruptedException {
    String account = grant.account().map(means.key()::fingerprint).orElse(entry.account());
    if (!entry.account().isEmpty() && !account.equals(entry.account())) {
      log.error(
          "the provider answered with tokens of another account; they are kept sealed, and {} was"
              + " left as it is: log in again with `claude` and /login",
          means.login());
      new StagedFile(Path.of(entry.place().staged()), Path.of(entry.place().target()))
          .dropQuietly();
      unsaved.answer = null;
      note(entry.refused("other_account"));
      return new Outcome.Permanent("other_account");
    }
    Delivery delivery = new Delivery(means, entry.place(), entry.token(), grant, receivedAt(entry));
    return switch (attempt(delivery)) {
      case DONE -> {
        done(entry.done(fingerprint(grant, entry), account));
        yield grant.isStillborn() ? new Outcome.Transient(LATER) : new Outcome.Refreshed();
      }
      case OVERTAKEN -> {
        log.info("{} holds a login that came meanwhile: it counts", means.login());
        done(entry.done("", ""));
        yield new Outcome.Refreshed();
      }
      case REMOVED ->
          new Outcome.Refused(
              means.login()
                  + " lost its login while that was renewed; the new tokens are kept sealed in the"
                  + " companion's folder: log in again with `claude` and /login");
      case WAITING -> waiting(delivery);
    };
  }

  private Delivery.State attempt(Delivery delivery) throws InterruptedException {
    Delivery.State state = delivery.attempt();
    for (int i = 1; i < ATTEMPTS && state == Delivery.State.WAITING; i++) {
      means.time().pause(BETWEEN_ATTEMPTS);
      state = delivery.attempt();
    }
    return state;
  }

  /// The file cannot be written yet, so the new tokens are served without it.
  private Outcome waiting(Delivery delivery) {
    try {
      ClaudeContent old = ClaudeContent.read(means.login());
      standIn.serve(old.accessToken().generation(), delivery.renewed(old));
      log.error(
          "{} could not be written with the renewed login, which is kept in the companion's folder"
              + " and served meanwhile: see to the disk and to the file's permissions",
          means.login());
      return new Outcome.Refreshed();
    } catch (IOException | TroubleException unusable) {
      log.error(
          "{} can be neither read nor written; the renewed login is kept in the companion's folder",
          means.login());
      return new Outcome.Transient(LATER);
    }
  }

  private void done(JournalEntry entry) {
    unsaved.answer = null;
    note(entry);
    means.checkpoint().reached(Checkpoint.Point.DONE);
    try {
      journal.forget();
    } catch (IOException failure) {
      log.warn("could not wipe the journal: {}", failure.toString());
    }
  }

  private String fingerprint(Grant grant, JournalEntry entry) {
    return grant
        .refreshToken()
        .map(Secret::value)
        .map(means.key()::fingerprint)
        .orElse(entry.token());
  }

  /// The token's life began when it was sent for.
  private Instant receivedAt(JournalEntry entry) {
    return entry.limits().posts().isEmpty()
        ? means.time().now()
        : Instant.ofEpochMilli(entry.limits().posts().getLast());
  }

  private void note(JournalEntry entry) {
    try {
      journal.write(entry);
    } catch (IOException failure) {
      log.warn("could not write the journal: {}", failure.toString());
    }
  }
}
