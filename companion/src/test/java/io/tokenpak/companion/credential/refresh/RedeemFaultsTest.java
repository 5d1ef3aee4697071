package io.tokenpak.companion.credential.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.credential.ClaudeLogin;
import io.tokenpak.companion.credential.Generation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Full disks, locks that others hold, and folders that cannot be written.
class RedeemFaultsTest {
  /// What takes no byte: on Linux for want of room, elsewhere because it is not there.
  private static final Path FULL = Path.of("/dev/full");

  @TempDir private Path folder;
  private ClaudeHome claude;
  private OAuthStub stub;
  private String first;

  @BeforeEach
  void logIn() throws IOException {
    stub = new OAuthStub();
    claude = new ClaudeHome(folder);
    first = stub.login();
    claude.write(first);
  }

  @AfterEach
  void stop() {
    stub.close();
  }

  private Outcome refresh(Checkpoint checkpoint) throws InterruptedException {
    try (ClaudeRedeemer redeemer = claude.redeemer(stub.url(), checkpoint)) {
      return claude.refresh(redeemer);
    }
  }

  @Test
  void spendsNothingWhereTheJournalHasNoRoom() throws Exception {
    refresh(Checkpoint.NONE);
    String second = claude.refreshToken();
    Path journal = onlyJournal();
    Files.delete(journal);
    Files.createSymbolicLink(journal, FULL);

    assertThat(refresh(Checkpoint.NONE)).isInstanceOf(Outcome.Refused.class);

    assertThat(stub.posts()).containsExactly(first);
    assertThat(stub.isGood(second)).isTrue();
    assertThat(claude.leftovers()).isEmpty();
  }

  @Test
  void spendsNothingWhereTheLoginsDiskHasNoRoom() throws Exception {
    Outcome outcome =
        refresh(point -> {
          if (point == Checkpoint.Point.RESERVED) {
            // The name is taken, as a full disk would refuse it.
            stageOnFullDisk();
          }
        });

    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    assertThat(stub.posts()).isEmpty();
    assertThat(claude.refreshToken()).isEqualTo(first);
    assertThat(refresh(Checkpoint.NONE)).isEqualTo(new Outcome.Refreshed());
    assertThat(claude.leftovers()).isEmpty();
  }

  @Test
  void servesTheNewLoginAndWritesItLaterWhereTheDiskFillsUpAfterTheAnswer() throws Exception {
    AtomicReference<byte[]> served = new AtomicReference<>(new byte[0]);
    Generation old = claude.generation();
    ClaudeLogin login = (ClaudeLogin) claude.source();
    try (ClaudeRedeemer redeemer =
        new ClaudeRedeemer(
            claude.home,
            claude.configDir,
            new RedeemSettings(stub.url(), false),
            "test",
            (replaced, bytes) -> {
              served.set(bytes);
              login.lend(replaced, bytes);
            },
            point -> {
              if (point == Checkpoint.Point.COMPARED && served.get().length == 0) {
                stageOnFullDisk();
              }
            },
            ClaudeRedeemer.LOCK_PATIENCE)) {
      assertThat(redeemer.refresh(login, old)).isEqualTo(new Outcome.Refreshed());
      assertThat(claude.refreshToken()).as("not written").isEqualTo(first);
      Generation lent = login.generation().orElseThrow();
      assertThat(lent.fingerprint()).isNotEqualTo(old.fingerprint());
      assertThat(lent.expires()).isAfter(Instant.now());

      // Room again.
      dropStaged();
      assertThat(redeemer.refresh(login, lent)).isEqualTo(new Outcome.Refreshed());
      login.look();
      assertThat(login.generation()).contains(lent);
    }
    assertThat(stub.posts()).containsExactly(first);
    assertThat(stub.isGood(claude.refreshToken())).isTrue();
    assertThat(claude.leftovers()).isEmpty();
  }

  @Test
  void keepsTheAnswerOverARestartWhereTheFileCouldNotBeWritten() throws Exception {
    assertThat(
            refresh(point -> {
              if (point == Checkpoint.Point.COMPARED) {
                stageOnFullDisk();
              }
            }))
        .isEqualTo(new Outcome.Refreshed());
    assertThat(claude.refreshToken()).isEqualTo(first);
    dropStaged();

    assertThat(refresh(Checkpoint.NONE)).isEqualTo(new Outcome.Refreshed());

    assertThat(stub.posts()).containsExactly(first);
    assertThat(stub.isGood(claude.refreshToken())).isTrue();
  }

  @Test
  void waitsForAnotherProgramThatHoldsALock() throws Exception {
    for (int which = 0; which < 2; which++) {
      claude = new ClaudeHome(folder.resolve("home-" + which));
      claude.write(stub.login());
      Path held = locks().get(which);
      Files.createDirectory(held);
      Thread holder =
          Thread.startVirtualThread(() -> {
            awaitWaiting();
            delete(held);
          });

      assertThat(refresh(Checkpoint.NONE)).isEqualTo(new Outcome.Refreshed());

      holder.join();
      assertThat(claude.leftovers()).isEmpty();
    }
  }

  @Test
  void givesUpOnALockThatIsNotFreedAndLeavesItThere() throws Exception {
    Path first = locks().getFirst();
    Path second = locks().getLast();
    Files.createDirectory(second);
    Files.setLastModifiedTime(second, FileTime.from(Instant.now().plus(Duration.ofDays(9))));

    try (ClaudeRedeemer redeemer =
        claude.redeemer(stub.url(), Checkpoint.NONE, Duration.ofMillis(500))) {
      assertThat(claude.refresh(redeemer)).isInstanceOf(Outcome.Transient.class);
    }

    assertThat(stub.posts()).isEmpty();
    assertThat(second).isDirectory();
    assertThat(first).as("what was taken is given back").doesNotExist();
  }

  @Test
  void refusesWhereTheLocksCannotBeMade() throws Exception {
    Outcome outcome =
        refresh(point -> {
          if (point == Checkpoint.Point.LOCKING) {
            move(claude.configDir, folder.resolve("away"));
          }
        });

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            why -> assertThat(why.why()).contains("TOKENPAK_REFRESH=trigger"));
    assertThat(stub.posts()).isEmpty();
  }

  private List<Path> locks() {
    return List.of(
        claude.configDir.resolve(".oauth_refresh.lock"),
        claude.configDir.resolveSibling(".claude.lock"));
  }

  private Path onlyJournal() throws IOException {
    try (Stream<Path> files = Files.list(claude.home.resolve("refresh"))) {
      return files.filter(file -> file.toString().endsWith(".journal")).findFirst().orElseThrow();
    }
  }

  /// Puts a device that is always full where the new login is to be staged.
  private void stageOnFullDisk() {
    try {
      String staged = staged();
      Files.deleteIfExists(Path.of(staged));
      Files.createSymbolicLink(Path.of(staged), FULL);
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  /// As the journal names it.
  private String staged() throws IOException {
    Path copy = Files.copy(onlyJournal(), Files.createTempDirectory(folder, "j").resolve("copy"));
    try (RefreshJournal journal = RefreshJournal.open(copy).orElseThrow()) {
      return journal.entry().place().staged();
    }
  }

  private void dropStaged() throws IOException {
    Files.walkFileTree(
        claude.configDir,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (file.toString().endsWith(".tokenpak")) {
              Files.delete(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void awaitWaiting() {
    Awaitility.await().until(() -> Files.exists(claude.home.resolve("refresh")) && isLocking());
  }

  private boolean isLocking() throws IOException {
    try (Stream<Path> files = Files.list(claude.home.resolve("refresh"))) {
      Path journal =
          files.filter(file -> file.toString().endsWith(".journal")).findFirst().orElse(null);
      return journal != null
          && Files.readString(journal, StandardCharsets.ISO_8859_1).contains("LOCKING");
    }
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }
}
