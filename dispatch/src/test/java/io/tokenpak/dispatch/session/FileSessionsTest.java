package io.tokenpak.dispatch.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.dispatch.fake.NewSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSessionsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.5Z");

  @TempDir Path home;
  private FileSessions store;

  @BeforeEach
  void open() {
    store = new FileSessions(home);
  }

  @Test
  void findsARecordAfterARestart() {
    SessionRecord record = record("hello");

    assertThat(store.keep(record)).isTrue();

    assertThat(new FileSessions(home).find(record.digest())).contains(record);
    assertThat(store.find(digest("other"))).isEmpty();
  }

  @Test
  void onlyTheOwnerCanReadIt() throws IOException {
    store.keep(record("hello"));

    assertThat(mode(home.resolve("sessions"))).isEqualTo("rwx------");
    assertThat(files()).allSatisfy(file -> assertThat(mode(file)).isEqualTo("rw-------"));
  }

  @Test
  void aSessionThatWasBegunIsNotFound() {
    SessionRecord record = record("hello");
    store.keep(record);

    assertThat(store.begin(record)).isTrue();

    assertThat(store.find(record.digest())).isEmpty();
    assertThat(store.begun()).containsExactly(record);
  }

  @Test
  void aFreshSessionIsKnownBeforeItsFirstTurnEnds() {
    SessionRecord record = record("hello");

    store.begin(record);

    assertThat(store.begun(record.id())).contains(record);
    assertThat(store.all()).isEmpty();
  }

  @Test
  void movesToALongerHistory() throws IOException {
    SessionRecord from = record("hello");
    store.keep(from);
    SessionRecord to = from.next(digest("hello", "more"), "model-2", NOW.plusSeconds(1));

    assertThat(store.advance(from, to)).isTrue();

    assertThat(store.find(from.digest())).isEmpty();
    assertThat(store.find(to.digest())).contains(to);
    assertThat(to.turns()).isEqualTo(1);
    assertThat(files()).hasSize(1);
  }

  @Test
  void aSecondSessionWithTheSameHistoryTakesThePlace() {
    SessionRecord first = record("hello");
    SessionRecord second = record("hello");
    store.keep(first);

    store.keep(second);

    assertThat(store.find(first.digest())).contains(second);
    assertThat(store.begun()).containsExactly(first);
    store.begin(first);
    assertThat(store.find(first.digest())).contains(second);
  }

  @Test
  void forgets() throws IOException {
    SessionRecord record = record("hello");
    store.keep(record);
    store.begin(record);

    store.forget(record);

    assertThat(files()).isEmpty();
  }

  @Test
  void passesOverWhatIsNoSession() throws IOException {
    SessionRecord record = record("hello");
    store.keep(record);
    Path folder = home.resolve("sessions");
    Files.writeString(folder.resolve(digest("torn").hex() + ".json"), "{\"version\":1,\"id\":");
    Files.writeString(folder.resolve(digest("empty").hex() + ".json"), "");
    Files.writeString(folder.resolve(digest("new").hex() + ".json"), "{\"version\":2}");
    Files.writeString(folder.resolve("notes.json"), Files.readString(file(record)));
    Files.write(folder.resolve(digest("binary").hex() + ".json"), new byte[] {0, -1, 3});
    Files.copy(file(record), folder.resolve(digest("renamed").hex() + ".json"));
    Files.createDirectory(folder.resolve(digest("folder").hex() + ".json"));

    assertThat(store.all()).containsExactly(record);
    for (String name : List.of("torn", "empty", "new", "binary", "renamed", "folder")) {
      assertThat(store.find(digest(name))).as(name).isEmpty();
    }
  }

  @Test
  void goesOnWithoutMemoryWhereItCannotWrite() throws IOException {
    Files.writeString(home.resolve("sessions"), "in the way");
    SessionRecord record = record("hello");

    assertThat(store.begin(record)).isTrue();
    assertThat(store.keep(record)).isFalse();
    assertThat(store.find(record.digest())).isEmpty();
    assertThat(store.all()).isEmpty();
    store.forget(record);
  }

  @Test
  void sweepsWhatInterruptedWritingLeft() throws IOException {
    SessionRecord begun = record("hello");
    store.begin(begun);
    Path folder = home.resolve("sessions");
    Files.writeString(folder.resolve("x.draft"), "{");
    Files.writeString(folder.resolve("torn.begun"), "");

    store.sweep(Instant.now().minusSeconds(60));
    assertThat(files()).hasSize(3);
    store.sweep(Instant.now().plusSeconds(60));

    assertThat(files()).hasSize(1);
    assertThat(store.begun()).containsExactly(begun);
  }

  private Path file(SessionRecord record) {
    return home.resolve("sessions").resolve(record.digest().hex() + ".json");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("sessions"))) {
      return files.toList();
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private SessionRecord record(String said) {
    Scope scope = new Scope("caller", "a name", home);
    return NewSession.of(scope, digest(said), "model-1", home.resolve("config"), NOW);
  }

  private Digest digest(String... said) {
    return new Conversation(Stream.of(said).map(Message::user).toList())
        .digest(new Scope("caller", "a name", home));
  }
}
