package io.tokenpak.companion.credential.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLockTest {
  private static final int MARK = 123_456;

  @TempDir private Path folder;
  private Path path;
  private Instant wall = Instant.parse("2026-11-21T12:00:00Z");
  private long nanos = 1_000_000_000L;
  private DirectoryLock lock;

  @BeforeEach
  void create() {
    path = folder.resolve("a.lock");
    lock = lock();
  }

  private DirectoryLock lock() {
    return new DirectoryLock(path, () -> wall, () -> nanos);
  }

  private void pass(Duration time) {
    wall = wall.plus(time);
    nanos += time.toNanos();
  }

  @Test
  void isHeldByOneAtATime() throws IOException {
    assertThat(lock.tryTake(MARK)).isTrue();
    assertThat(lock().tryTake(MARK)).isFalse();
    assertThat(lock.isHeld()).isTrue();

    lock.release();

    assertThat(path).doesNotExist();
    assertThat(lock().tryTake(MARK)).isTrue();
  }

  @Test
  void showsThatItsHolderLives() throws IOException {
    lock.tryTake(MARK);
    FileTime before = Files.getLastModifiedTime(path);
    pass(Duration.ofSeconds(5));

    lock.touch();

    assertThat(Files.getLastModifiedTime(path)).isGreaterThan(before);
    assertThat(lock.isHeld()).isTrue();
  }

  @Test
  void isLostToWhoeverTouchesIt() throws IOException {
    lock.tryTake(MARK);
    Files.delete(path);
    assertThat(lock.isHeld()).isFalse();
    Files.createDirectory(path);

    assertThat(lock.isHeld()).isFalse();
    FileTime theirs = Files.getLastModifiedTime(path);
    lock.touch();
    lock.release();

    assertThat(path).isDirectory();
    assertThat(Files.getLastModifiedTime(path)).isEqualTo(theirs);
  }

  @Test
  void isNotOrphanedWhileSomebodyTouchesIt() throws IOException {
    DirectoryLock other = lock();
    other.tryTake(MARK);
    for (int i = 0; i < 30; i++) {
      assertThat(lock.tryTake(MARK)).isFalse();
      assertThat(lock.orphaned()).isEmpty();
      pass(Duration.ofSeconds(5));
      other.touch();
    }
  }

  @Test
  void isOrphanedOnceTwoLooksAMinuteApartFoundItUntouched() throws IOException {
    Files.createDirectory(path);

    lock.tryTake(MARK);
    pass(Duration.ofSeconds(59));
    lock.tryTake(MARK);
    assertThat(lock.orphaned()).isEmpty();
    pass(Duration.ofSeconds(1));
    assertThat(lock.orphaned()).as("one look is not two").isEmpty();
    lock.tryTake(MARK);

    assertThat(lock.orphaned()).contains(Duration.ofMinutes(1));
    assertThat(path).isDirectory();
  }

  @Test
  void isJudgedByWhatPassesAndNotByWhatIsDated() throws IOException {
    for (Duration away : new Duration[] {Duration.ofDays(-30), Duration.ofDays(30)}) {
      Files.createDirectory(path);
      Files.setLastModifiedTime(path, FileTime.from(wall.plus(away)));
      lock = lock();

      lock.tryTake(MARK);
      assertThat(lock.orphaned()).as("%s", away).isEmpty();
      wall = wall.plus(Duration.ofDays(400));
      lock.tryTake(MARK);
      assertThat(lock.orphaned()).as("a clock that is set, %s", away).isEmpty();
      nanos += Duration.ofMinutes(2).toNanos();
      lock.tryTake(MARK);
      assertThat(lock.orphaned()).as("%s", away).isPresent();
      Files.delete(path);
    }
  }

  @Test
  void isReclaimedOnlyAsTheOneThatWasObserved() throws IOException {
    Files.createDirectory(path);
    lock.tryTake(MARK);
    pass(Duration.ofMinutes(2));
    lock.tryTake(MARK);
    Files.setLastModifiedTime(path, FileTime.from(wall));

    assertThat(lock.reclaim()).as("touched since").isFalse();
    assertThat(path).isDirectory();

    pass(Duration.ofMinutes(2));
    assertThat(lock.reclaim()).isTrue();
    assertThat(lock.tryTake(MARK)).isTrue();
  }

  @Test
  void isNotReclaimedWithSomethingInIt() throws IOException {
    Files.createDirectory(path);
    Path inside = Files.createFile(path.resolve("kept"));
    lock.tryTake(MARK);
    pass(Duration.ofMinutes(2));
    Files.setLastModifiedTime(path, Files.getLastModifiedTime(path));

    assertThat(lock.reclaim()).isFalse();
    assertThat(inside).exists();
  }

  @Test
  void isKnownByItsMarkAfterItsProcessDied() throws IOException {
    lock.tryTake(MARK);
    pass(Duration.ofSeconds(5));
    lock.touch();

    assertThat(lock().freeIfMarked(MARK + 1)).isFalse();
    assertThat(lock().freeIfMarked(0)).isFalse();
    assertThat(path).isDirectory();
    assertThat(lock().freeIfMarked(MARK)).isTrue();
    assertThat(path).doesNotExist();
    assertThat(lock().freeIfMarked(MARK)).isFalse();
  }
}
