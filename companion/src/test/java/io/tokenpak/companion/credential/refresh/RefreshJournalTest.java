package io.tokenpak.companion.credential.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefreshJournalTest {
  @TempDir private Path folder;
  private Path path;
  private InstallKey key;

  @BeforeEach
  void create() throws IOException {
    path = folder.resolve("login.journal");
    key = InstallKey.in(folder);
  }

  private RefreshJournal open() throws IOException {
    return RefreshJournal.open(path).orElseThrow();
  }

  private JournalEntry entry() throws IOException {
    try (RefreshJournal journal = open()) {
      return journal.entry();
    }
  }

  private static JournalEntry named(String token) {
    return JournalEntry.EMPTY.done(token, "account");
  }

  @Test
  void tellsTheLatestThatWasWritten() throws IOException {
    assertThat(entry()).isEqualTo(JournalEntry.EMPTY);
    for (String token : List.of("a", "b", "c")) {
      try (RefreshJournal journal = open()) {
        journal.write(named(token));
        assertThat(journal.entry()).isEqualTo(named(token));
      }
      assertThat(entry()).isEqualTo(named(token));
    }
  }

  @Test
  void takesAllItsRoomAtOnce() throws IOException {
    entry();

    assertThat(path).hasSize(2 * RefreshJournal.SLOT);
    try (RefreshJournal journal = open()) {
      journal.write(answered("x".repeat(TokenEndpoint.LARGEST_BODY)));
    }
    assertThat(path).hasSize(2 * RefreshJournal.SLOT);
  }

  @Test
  void goesBackToTheOneBeforeATornOne() throws IOException {
    try (RefreshJournal journal = open()) {
      journal.write(named("first"));
      journal.write(named("second"));
    }
    spoil(30);
    assertThat(entry()).isEqualTo(named("first"));
    spoil(RefreshJournal.SLOT + 30);
    assertThat(entry()).isEqualTo(JournalEntry.EMPTY);
  }

  private void spoil(int at) throws IOException {
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      file.read(one, at);
      one.flip();
      one.put(0, (byte) (one.get(0) ^ 1));
      file.write(one, at);
    }
  }

  @Test
  void isOpenOnceAtATime() throws IOException {
    try (RefreshJournal _ = open()) {
      assertThat(RefreshJournal.open(path)).isEmpty();
    }
    assertThat(RefreshJournal.open(path)).hasValueSatisfying(RefreshJournal::close);
  }

  @Test
  void leavesNothingOfAnAnswerThatItForgets() throws IOException {
    byte[] sealed = {};
    try (RefreshJournal journal = open()) {
      journal.write(answered("y".repeat(5000)));
      sealed = Files.readAllBytes(path);
      journal.write(journal.entry().done("next", ""));
      journal.forget();
    }

    byte[] after = Files.readAllBytes(path);
    int beyondEntries = 600;
    for (int slot = 0; slot < 2; slot++) {
      for (int i = beyondEntries; i < RefreshJournal.SLOT; i++) {
        assertThat(after[slot * RefreshJournal.SLOT + i]).isZero();
      }
    }
    assertThat(sealed).isNotEqualTo(after);
    assertThat(entry().token()).isEqualTo("next");
  }

  @Test
  void sealsAnswersForItsOwnKeyAndTokenOnly() throws IOException {
    try (RefreshJournal journal = open()) {
      journal.write(answered("the answer"));
    }

    assertThat(Files.readString(path, StandardCharsets.ISO_8859_1)).doesNotContain("the answer");
    Sealed sealed = entry().sealed();
    assertThat(new String(sealed.open(key, "token"), StandardCharsets.UTF_8))
        .isEqualTo("the answer");
    assertThatThrownBy(() -> sealed.open(key, "another")).isInstanceOf(IOException.class);
    InstallKey foreign = InstallKey.in(folder.resolve("foreign"));
    assertThatThrownBy(() -> sealed.open(foreign, "token")).isInstanceOf(IOException.class);
  }

  @Test
  void fingerprintsAreTheSameInEveryProcessOfOneHomeAndInNoOther() throws IOException {
    assertThat(InstallKey.in(folder).fingerprint("secret")).isEqualTo(key.fingerprint("secret"));
    assertThat(InstallKey.in(folder.resolve("foreign")).fingerprint("secret"))
        .isNotEqualTo(key.fingerprint("secret"));
  }

  @Test
  void refusesWhatAnotherVersionWrote() throws IOException {
    assertThatThrownBy(() -> JournalEntry.of(new byte[] {99}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another version");
  }

  private JournalEntry answered(String answer) {
    return JournalEntry.EMPTY
        .reserved("token", JournalEntry.Place.NONE)
        .received(Sealed.of(answer.getBytes(StandardCharsets.UTF_8), key, "token"));
  }
}
