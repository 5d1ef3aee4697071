package io.tokenpak.dispatch.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.dispatch.fake.NewSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PruningTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Duration AGE = Duration.ofDays(7);

  @TempDir Path home;
  private FileSessions store;
  private SessionLocks locks;

  @BeforeEach
  void open() {
    store = new FileSessions(home);
    locks = new SessionLocks(home);
  }

  @Test
  void removesOldSessionsWithTheirTranscripts() throws IOException {
    SessionRecord old = kept("old", AGE.plusSeconds(1));
    SessionRecord fresh = kept("fresh", AGE);

    assertThat(prune(10)).isEqualTo(1);

    assertThat(store.all()).containsExactly(fresh);
    assertThat(Transcripts.exists(old)).isFalse();
    assertThat(Transcripts.exists(fresh)).isTrue();
  }

  @Test
  void removesWhatWasNotUsedForTheLongestTimeWhereThereAreTooMany() throws IOException {
    kept("1", Duration.ofHours(3));
    SessionRecord second = kept("2", Duration.ofHours(1));
    SessionRecord third = kept("3", Duration.ofHours(2));

    assertThat(prune(2)).isEqualTo(1);

    assertThat(store.all()).containsExactlyInAnyOrder(second, third);
  }

  @Test
  void leavesAloneWhatSomebodyRuns() throws IOException {
    SessionRecord old = kept("old", AGE.multipliedBy(2));
    SessionRecord running = kept("running", AGE.multipliedBy(2));
    store.begin(running);
    SessionLock one = locks.tryTake(old.id()).orElseThrow();
    SessionLock other = locks.tryTake(running.id()).orElseThrow();

    assertThat(prune(1)).isZero();
    assertThat(Transcripts.exists(old)).isTrue();
    assertThat(store.begun()).containsExactly(running);

    one.close();
    other.close();
    assertThat(prune(1)).isEqualTo(2);
    assertThat(store.begun()).isEmpty();
    assertThat(Transcripts.exists(running)).isFalse();
  }

  @Test
  void removesWhatTheCliKeepsBesideTheTranscriptButFollowsNoLink() throws IOException {
    SessionRecord old = kept("old", AGE.multipliedBy(2));
    Path beside = Transcripts.file(old).resolveSibling(old.id().toString());
    Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
    Path precious = Files.writeString(elsewhere.resolve("precious"), "");
    Files.createDirectories(beside.resolve("tool-results"));
    Files.writeString(beside.resolve("tool-results/1.txt"), "x");
    Files.createSymbolicLink(beside.resolve("link"), elsewhere);

    assertThat(prune(1)).isEqualTo(1);

    assertThat(beside).doesNotExist();
    assertThat(precious).exists();
  }

  @Test
  void aSessionThatIsTakenWhilePruningRunsIsWhole() throws Exception {
    for (int round = 0; round < 60; round++) {
      SessionRecord record = kept("round " + round, AGE.multipliedBy(2));
      AtomicBoolean done = new AtomicBoolean();
      AtomicInteger pruned = new AtomicInteger();
      Thread pruner =
          Thread.ofVirtual()
              .start(() -> {
                do {
                  pruned.addAndGet(prune(100));
                } while (!done.get());
              });
      boolean moved = take(record);
      done.set(true);
      pruner.join();

      assertThat(moved ? 0 : 1).isEqualTo(pruned.get());
      assertThat(Transcripts.exists(record)).isEqualTo(moved);
    }
  }

  /// A turn, as the pool runs one: found, locked, found again, begun, kept.
  private boolean take(SessionRecord record) {
    Optional<SessionLock> lock = Optional.empty();
    while (lock.isEmpty() && store.find(record.digest()).isPresent()) {
      lock = locks.tryTake(record.id());
    }
    if (lock.isEmpty()) {
      return false;
    }
    try (SessionLock _ = lock.get()) {
      return store.find(record.digest()).isPresent()
          && store.advance(record, record.next(digest(record.id() + " more"), "model", NOW));
    }
  }

  private int prune(int count) {
    return new Pruning(store, locks, new PruneSettings(AGE, count), () -> NOW).run();
  }

  private SessionRecord kept(String said, Duration age) throws IOException {
    SessionRecord record =
        NewSession.of(
            new Scope("caller", "", home),
            digest(said),
            "model",
            home.resolve("config"),
            NOW.minus(age));
    Conversation whole =
        new Conversation(
            List.of(
                Message.user(said),
                Message.assistant(Message.user("b").content()),
                Message.user("c")));
    Transcripts.seed(record, whole);
    assertThat(store.keep(record)).isTrue();
    return record;
  }

  private Digest digest(String said) {
    return new Conversation(List.of(Message.user(said))).digest(new Scope("caller", "", home));
  }
}
