package io.tokenpak.companion.credential.refresh;

import io.tokenpak.companion.credential.CredentialSource;
import io.tokenpak.companion.credential.Generation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Lets one companion at a time have a login renewed, of all that share a folder of locks; whoever
/// waited meanwhile takes what came of it.
final class SingleFlight {
  private static final Duration POLL = Duration.ofMillis(100);

  /// More than a command may take until it is killed.
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

  private final Path folder;
  private final Duration spacing;
  private final Clocks clocks;
  private final CountDownLatch closed = new CountDownLatch(1);

  /// @param folder of the locks; made if it is not there
  /// @param spacing the least time between two attempts of one companion
  SingleFlight(Path folder, Duration spacing, Clocks clocks) {
    this.folder = folder;
    this.spacing = spacing;
    this.clocks = clocks;
  }

  /// Has the generation replaced, unless that has happened, or was tried in vain, meanwhile.
  Outcome run(CredentialSource source, Generation generation, Refresher refresher)
      throws InterruptedException {
    Path file = folder.resolve(name(source) + ".lock");
    try {
      Optional<FlightLock> lock = await(file);
      if (lock.isEmpty()) {
        return new Outcome.Transient(null);
      }
      try (FlightLock held = lock.get()) {
        return alone(held, source, generation, refresher);
      }
    } catch (IOException unusable) {
      return new Outcome.Refused(
          "cannot lock " + file + ": make its folder writable for the companion");
    }
  }

  /// Lets those go that wait for another companion.
  void close() {
    closed.countDown();
  }

  private Outcome alone(
      FlightLock held, CredentialSource source, Generation generation, Refresher refresher)
      throws IOException, InterruptedException {
    if (isReplaced(source, generation)) {
      return new Outcome.Refreshed();
    }
    Instant now = clocks.now();
    if (isLately(held.lastBeginning(), now)) {
      return new Outcome.Unchanged();
    }
    held.noteBeginning(now);
    return refresher.refresh(source, generation);
  }

  /// Half of the spacing, so that two clocks need not agree to the millisecond. A time in the
  /// future was written before the clock was set back.
  private boolean isLately(Optional<Instant> beginning, Instant now) {
    return beginning
        .map(then -> Duration.between(then, now))
        .filter(age -> !age.isNegative() && age.compareTo(spacing.dividedBy(2)) < 0)
        .isPresent();
  }

  /// Whether a fresh look shows another generation.
  static boolean isReplaced(CredentialSource source, Generation generation) {
    source.look();
    return source
        .generation()
        .filter(now -> !now.fingerprint().equals(generation.fingerprint()))
        .isPresent();
  }

  private Optional<FlightLock> await(Path file) throws IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST_WAIT.toNanos();
    Optional<FlightLock> lock = FlightLock.tryTake(file);
    while (lock.isEmpty()
        && System.nanoTime() < end
        && !closed.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
      lock = FlightLock.tryTake(file);
    }
    return lock;
  }

  private static String name(CredentialSource source) {
    Path login = source.files().getFirst();
    try {
      return hash(login.toRealPath());
    } catch (IOException gone) {
      return hash(login.toAbsolutePath());
    }
  }

  private static String hash(Path login) {
    try {
      byte[] path = login.toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(path), 0, 8);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
