package io.tokenpak.companion.credential.refresh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The two locks under which Claude Code renews its login, always taken in its order.
final class ClaudeLocks {
  private static final Logger log = LoggerFactory.getLogger(ClaudeLocks.class);
  private static final Duration TOUCH_EVERY = Duration.ofSeconds(5);
  private static final int LEAST_PAUSE_MILLIS = 100;
  private static final int MOST_PAUSE_MILLIS = 400;

  private final Path configDir;
  private final Time time;
  private final boolean reclaim;
  private @Nullable List<DirectoryLock> inOrder;
  private @Nullable ScheduledExecutorService touching;

  /// @param configDir the folder of Claude Code's login
  /// @param reclaim whether a lock that nobody touches any more is removed
  ClaudeLocks(Path configDir, Time time, boolean reclaim) {
    this.configDir = configDir;
    this.time = time;
    this.reclaim = reclaim;
  }

  /// Takes both, or none.
  ///
  /// @param mark by which a later process can tell that they were ours
  /// @param patience how long to wait for other holders
  /// @return whether they were taken in time
  /// @throws IOException if no lock can be made there
  boolean take(int mark, Duration patience, Checkpoint checkpoint)
      throws IOException, InterruptedException {
    long deadline = time.nanos().getAsLong() + patience.toNanos();
    List<DirectoryLock> taken = new ArrayList<>();
    try {
      for (DirectoryLock lock : inOrder()) {
        if (!take(lock, mark, deadline)) {
          return false;
        }
        taken.add(lock);
        if (taken.size() == 1) {
          checkpoint.reached(Checkpoint.Point.HALF_LOCKED);
        }
      }
      startTouching();
      return true;
    } finally {
      if (taken.size() < inOrder().size()) {
        release();
      }
    }
  }

  private boolean take(DirectoryLock lock, int mark, long deadline)
      throws IOException, InterruptedException {
    while (!lock.tryTake(mark)) {
      if (reclaim && lock.reclaim()) {
        log.warn("removed {}, which nobody had touched for a minute", lock.path());
      } else if (time.nanos().getAsLong() >= deadline) {
        return false;
      } else {
        time.pause(
            Duration.ofMillis(
                ThreadLocalRandom.current().nextInt(LEAST_PAUSE_MILLIS, MOST_PAUSE_MILLIS)));
      }
    }
    return true;
  }

  /// Whether both are held, and nobody else has touched them.
  boolean areHeld() throws IOException {
    return inOrder().stream().allMatch(DirectoryLock::isHeld);
  }

  /// Frees what is held, in the opposite order.
  void release() {
    if (touching != null) {
      touching.shutdownNow();
      touching = null;
    }
    List<DirectoryLock> known = inOrder == null ? List.of() : inOrder;
    for (DirectoryLock lock : known.reversed()) {
      try {
        lock.release();
      } catch (IOException failure) {
        log.warn("could not free {}: {}", lock.path(), failure.toString());
      }
    }
  }

  /// Frees what a process of ours has died with.
  void freeIfMarked(int mark) throws IOException {
    if (mark < DirectoryLock.LEAST_MARK || !Files.isDirectory(configDir)) {
      return;
    }
    for (DirectoryLock lock : inOrder().reversed()) {
      if (lock.freeIfMarked(mark)) {
        log.info("removed {}, which an earlier process of the companion left behind", lock.path());
      }
    }
  }

  /// What is wrong with them, for people; empty if nothing is known to be.
  Optional<String> trouble() {
    List<DirectoryLock> known = inOrder;
    return known == null
        ? Optional.empty()
        : known.stream()
            .filter(lock -> lock.orphaned().isPresent())
            .findFirst()
            .map(lock ->
                "the lock %s seems to be left behind by a program that died: end every claude, then `rmdir %s`"
                    .formatted(lock.path(), lock.path()));
  }

  private void startTouching() throws IOException {
    List<DirectoryLock> locks = inOrder();
    touching =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("claude-locks").daemon().factory());
    var _ =
        touching.scheduleAtFixedRate(
            () -> touch(locks),
            TOUCH_EVERY.toMillis(),
            TOUCH_EVERY.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private static void touch(List<DirectoryLock> locks) {
    for (DirectoryLock lock : locks) {
      try {
        lock.touch();
      } catch (IOException failure) {
        log.warn("could not touch {}", lock.path(), failure);
      }
    }
  }

  private List<DirectoryLock> inOrder() throws IOException {
    Path real = configDir.toRealPath();
    DirectoryLock second = inOrder == null ? null : inOrder.getLast();
    if (inOrder == null || (second != null && !second.path().equals(lockOf(real)))) {
      inOrder = List.of(lock(configDir.resolve(".oauth_refresh.lock")), lock(lockOf(real)));
    }
    return inOrder;
  }

  private static Path lockOf(Path real) {
    return real.resolveSibling(real.getFileName() + ".lock");
  }

  private DirectoryLock lock(Path path) {
    return new DirectoryLock(path, time.wall(), time.nanos());
  }
}
