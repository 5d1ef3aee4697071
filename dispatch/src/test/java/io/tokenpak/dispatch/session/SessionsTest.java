package io.tokenpak.dispatch.session;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tokenpak.dispatch.fake.NewSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class SessionsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir Path home;
  private SessionLocks locks;

  @BeforeEach
  void open() {
    locks = new SessionLocks(home);
  }

  private SessionStore store(String kind) {
    return kind.equals("files") ? new FileSessions(home) : new MemorySessions();
  }

  @ParameterizedTest
  @ValueSource(strings = {"files", "memory"})
  void listsWhatEachSessionIsDoing(String kind) {
    SessionStore store = store(kind);
    Sessions sessions = new Sessions(store, locks);
    SessionRecord resting = kept(store, "resting", 1);
    SessionRecord running = kept(store, "running", 3);
    SessionRecord turning = kept(store, "turning", 2);
    SessionRecord cutOff = kept(store, "cut off", 4);
    store.begin(turning);
    store.begin(cutOff);
    SessionLock one = locks.tryTake(running.id()).orElseThrow();
    SessionLock other = locks.tryTake(turning.id()).orElseThrow();

    assertThat(sessions.list())
        .containsExactly(
            new Sessions.Listed(cutOff, Sessions.State.CUT_OFF),
            new Sessions.Listed(running, Sessions.State.RUNNING),
            new Sessions.Listed(turning, Sessions.State.RUNNING),
            new Sessions.Listed(resting, Sessions.State.RESTING));
    one.close();
    other.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"files", "memory"})
  void aSessionMovesOnAndIsForgotten(String kind) throws IOException {
    SessionStore store = store(kind);
    SessionRecord from = kept(store, "a", 1);
    SessionRecord to = from.next(digest("ab"), "model", NOW);
    assertThat(store.advance(from, to)).isTrue();
    assertThat(store.find(from.digest())).isEmpty();
    assertThat(store.find(to.digest())).contains(to);
    assertThat(store.begun()).isEmpty();

    assertThat(new Sessions(store, locks).forget(from)).isTrue();

    assertThat(store.all()).isEmpty();
  }

  @Test
  void doesNotForgetWhatIsRunning() throws IOException {
    SessionStore store = store("files");
    SessionRecord record = kept(store, "a", 1);
    SessionLock lock = locks.tryTake(record.id()).orElseThrow();

    assertThat(new Sessions(store, locks).forget(record)).isFalse();

    assertThat(store.all()).containsExactly(record);
    lock.close();
  }

  @Test
  void findsBySomeOfTheId() {
    SessionStore store = store("files");
    SessionRecord record = kept(store, "a", 1);
    Sessions sessions = new Sessions(store, locks);

    assertThat(sessions.find(record.id().toString().substring(0, 8).toUpperCase(Locale.ROOT)))
        .extracting(Sessions.Listed::record)
        .containsExactly(record);
    assertThat(sessions.find("x")).isEmpty();
  }

  /// Each of the others would say that it holds no session if it were read.
  @Test
  void aLookUpReadsOneFileAmongTenThousand() throws IOException {
    FileSessions store = new FileSessions(home);
    SessionRecord record = kept(store, "needle", 1);
    for (int i = 0; i < 10_000; i++) {
      Files.createFile(home.resolve("sessions").resolve(digest("hay " + i).hex() + ".json"));
    }
    Logger logger = (Logger) LoggerFactory.getLogger(FileSessions.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    try {
      assertThat(store.find(record.digest())).contains(record);
      assertThat(store.find(digest("nothing"))).isEmpty();
      assertThat(lines.list).isEmpty();
      assertThat(store.find(digest("hay 7"))).isEmpty();
      assertThat(lines.list).hasSize(1);
    } finally {
      logger.detachAppender(lines);
    }
  }

  private SessionRecord kept(SessionStore store, String said, int second) {
    SessionRecord record = record(said, second);
    assertThat(store.keep(record)).isTrue();
    return record;
  }

  private SessionRecord record(String said, int second) {
    return NewSession.of(
        new Scope("caller", "", home), digest(said), "model", home, NOW.plusSeconds(second));
  }

  private Digest digest(String said) {
    return new Conversation(List.of(Message.user(said))).digest(new Scope("caller", "", home));
  }
}
