package io.tokenpak.companion.credential.refresh;

import io.tokenpak.companion.credential.TroubleException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One run over a journal: finishes what an earlier run has left, then redeems the login's token if
/// that is still called for.
final class Redemption {
  /// What the answer may add to the file.
  private static final int ROOM = 16 * 1024;

  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration DECLINED_FOR = Duration.ofMinutes(5);
  private static final Logger log = LoggerFactory.getLogger(Redemption.class);

  private final Means means;
  private final RefreshJournal journal;
  private final Receipt receipt;

  Redemption(Means means, RefreshJournal journal, Receipt receipt) {
    this.means = means;
    this.journal = journal;
    this.receipt = receipt;
  }

  /// @param wanted fingerprint of the generation that is to be replaced; null if only what was left
  ///   is to be finished
  /// @throws IOException if the journal cannot be written; nothing was spent then
  Outcome run(@Nullable String wanted) throws IOException, InterruptedException {
    means.locks().freeIfMarked(journal.entry().mark());
    if (receipt.isPending()) {
      return deliver();
    }
    JournalEntry left = journal.entry();
    drop(left);
    boolean wasPosted = left.step() == JournalEntry.Step.POSTED;
    if (wanted == null && !wasPosted) {
      return new Outcome.Unchanged();
    }
    try {
      ClaudeContent login = ClaudeContent.read(means.login());
      if (isAnother(login, wanted) || (wasPosted && !left.token().equals(fingerprint(login)))) {
        journal.write(journal.entry().idle());
        return new Outcome.Refreshed();
      }
      Outcome hindrance = hindrance(fingerprint(login));
      return hindrance != null ? hindrance : locked(login);
    } catch (TroubleException unusable) {
      return refusal(unusable);
    }
  }

  /// Removes the file that an earlier run has staged and will not need.
  private void drop(JournalEntry left) throws IOException {
    if (!left.place().staged().isEmpty()) {
      new StagedFile(Path.of(left.place().staged()), Path.of(left.place().target())).drop();
    }
    if (left.step() == JournalEntry.Step.LOCKING || left.step() == JournalEntry.Step.RESERVED) {
      journal.write(left.idle());
    }
  }

  private String fingerprint(ClaudeContent login) {
    return means.key().fingerprint(login.refreshToken().value());
  }

  private static boolean isAnother(ClaudeContent login, @Nullable String wanted) {
    return wanted != null && !login.accessToken().generation().equals(wanted);
  }

  private Outcome refusal(TroubleException unusable) {
    return switch (unusable.trouble().state()) {
      case TORN -> new Outcome.Transient(SOON);
      default ->
          new Outcome.Refused(
              means.login()
                  + " "
                  + unusable.trouble().finding()
                  + ": "
                  + (unusable.trouble().remedy().isEmpty()
                      ? "run `claude` and log in with /login"
                      : unusable.trouble().remedy()));
    };
  }

  private @Nullable Outcome hindrance(String token) {
    JournalEntry entry = journal.entry();
    if (entry.step() == JournalEntry.Step.REFUSED && entry.token().equals(token)) {
      return new Outcome.Permanent(entry.code());
    }
    if (entry.spent().contains(token)) {
      log.error(
          "{} holds a refresh token that was redeemed before, perhaps from a backup: log in again"
              + " with `claude` and /login",
          means.login());
      return new Outcome.Permanent("refresh_token_spent");
    }
    Duration wait = entry.limits().wait(means.time().now());
    return wait.isZero() ? null : new Outcome.Transient(wait);
  }

  private Outcome locked(ClaudeContent before) throws IOException, InterruptedException {
    Outcome notTaken = takeLocks();
    if (notTaken != null) {
      journal.write(journal.entry().idle());
      return notTaken;
    }
    try {
      means.checkpoint().reached(Checkpoint.Point.LOCKED);
      ClaudeContent login = ClaudeContent.read(means.login());
      if (!fingerprint(login).equals(fingerprint(before))
          || isAnother(login, before.accessToken().generation())) {
        journal.write(journal.entry().idle());
        return new Outcome.Refreshed();
      }
      return spend(login);
    } catch (TroubleException unusable) {
      journal.write(journal.entry().idle());
      return refusal(unusable);
    } finally {
      means.locks().release();
      means.checkpoint().reached(Checkpoint.Point.UNLOCKED);
    }
  }

  /// @return why they were not taken; null if they were
  private @Nullable Outcome takeLocks() throws IOException, InterruptedException {
    int mark = DirectoryLock.LEAST_MARK + ThreadLocalRandom.current().nextInt(DirectoryLock.MARKS);
    journal.write(journal.entry().locking(mark));
    means.checkpoint().reached(Checkpoint.Point.LOCKING);
    try {
      return means.locks().take(mark, means.patience(), means.checkpoint())
          ? null
          : new Outcome.Transient(SOON);
    } catch (IOException noLocks) {
      log.warn("cannot make the locks of {}: {}", means.configDir(), noLocks.toString());
      return new Outcome.Refused(
          "the locks of "
              + means.configDir()
              + " cannot be made, so its login can only be renewed by claude itself: make the"
              + " folder and the one above it writable, or set TOKENPAK_REFRESH=trigger");
    }
  }

  private Outcome spend(ClaudeContent login) throws IOException, InterruptedException {
    StagedFile staged = StagedFile.nameFor(means.login().toRealPath());
    try {
      reserve(login, staged);
      if (!means.locks().areHeld()) {
        staged.drop();
        journal.write(journal.entry().idle());
        return new Outcome.Transient(SOON);
      }
      JournalEntry reserved = journal.entry();
      journal.write(
          reserved
              .limited(reserved.limits().sent(means.time().now()))
              .at(JournalEntry.Step.POSTED));
    } catch (IOException noRoom) {
      staged.dropQuietly();
      throw noRoom;
    }
    means.checkpoint().reached(Checkpoint.Point.POSTED);
    return judge(means.endpoint().redeem(login.refreshToken()), staged);
  }

  private void reserve(ClaudeContent login, StagedFile staged) throws IOException {
    journal.write(
        journal
            .entry()
            .reserved(
                fingerprint(login),
                new JournalEntry.Place(staged.target().toString(), staged.path().toString())));
    means.checkpoint().reached(Checkpoint.Point.RESERVED);
    staged.takeRoom(login.bytes().length + ROOM);
    means.checkpoint().reached(Checkpoint.Point.STAGED);
  }

  private Outcome judge(TokenReply reply, StagedFile staged) throws InterruptedException {
    if (reply instanceof TokenReply.Body body) {
      means.checkpoint().reached(Checkpoint.Point.ANSWERED);
      receipt.keep(body.bytes());
      means.checkpoint().reached(Checkpoint.Point.RECEIVED);
      return receipt.deliver();
    }
    staged.dropQuietly();
    JournalEntry entry = journal.entry();
    Instant now = means.time().now();
    return switch (reply) {
      case TokenReply.Body _ -> throw new IllegalStateException("was delivered");
      case TokenReply.NotSent notSent -> {
        log.warn("could not reach the token endpoint: {}", notSent.why());
        note(entry.limited(entry.limits().unsent()).idle());
        yield new Outcome.Transient(null);
      }
      case TokenReply.Declined declined -> {
        Duration wait = declined.retryAfter() == null ? DECLINED_FOR : declined.retryAfter();
        log.warn("the token endpoint answered {}: waiting for {}", declined.status(), wait);
        note(entry.limited(entry.limits().after(wait, now)).idle());
        yield new Outcome.Transient(wait);
      }
      case TokenReply.Unclear unclear -> {
        log.warn("whether the refresh token was redeemed is not known: {}", unclear.why());
        yield overtaken(new Outcome.InDoubt(), entry);
      }
      case TokenReply.Rejected rejected -> overtaken(new Outcome.Permanent(rejected.code()), entry);
    };
  }

  /// A program that takes no locks may have renewed the login meanwhile.
  private Outcome overtaken(Outcome otherwise, JournalEntry entry) {
    try {
      if (!fingerprint(ClaudeContent.read(means.login())).equals(entry.token())) {
        note(entry.idle());
        return new Outcome.Refreshed();
      }
    } catch (TroubleException unusable) {
      log.warn("{} {}", means.login(), unusable.getMessage());
    }
    if (otherwise instanceof Outcome.Permanent permanent) {
      log.error(
          "the provider refuses the refresh token in {} ({}): log in again with `claude` and"
              + " /login",
          means.login(),
          permanent.code());
      note(entry.refused(permanent.code()));
    }
    return otherwise;
  }

  /// Finishes what an earlier run has received, under the locks if they are to be had.
  private Outcome deliver() throws IOException, InterruptedException {
    Outcome notTaken = takeLocksAgain();
    if (notTaken != null) {
      return notTaken;
    }
    try {
      return receipt.deliver();
    } finally {
      means.locks().release();
    }
  }

  private @Nullable Outcome takeLocksAgain() throws InterruptedException {
    int mark = Math.max(DirectoryLock.LEAST_MARK, journal.entry().mark());
    try {
      return means.locks().take(mark, means.patience(), means.checkpoint())
          ? null
          : new Outcome.Transient(SOON);
    } catch (IOException noLocks) {
      log.warn("cannot make the locks of {}: {}", means.configDir(), noLocks.toString());
      return new Outcome.Transient(SOON);
    }
  }

  private void note(JournalEntry entry) {
    try {
      journal.write(entry);
    } catch (IOException failure) {
      log.warn("could not write the journal: {}", failure.toString());
    }
  }
}
