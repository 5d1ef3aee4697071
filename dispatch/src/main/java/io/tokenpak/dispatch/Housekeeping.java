package io.tokenpak.dispatch;

import io.tokenpak.dispatch.session.Pruning;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends what nobody needs any more, and what has grown too large; forgets old sessions.
final class Housekeeping implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
  // Pruning may take long, and must not keep anybody from watching.
  private static final int THREADS = 2;
  private static final Duration WATCH = Duration.ofMillis(200);
  private static final Duration ROUND = Duration.ofSeconds(1);
  private static final Duration PRUNING = Duration.ofHours(1);

  /// How long a process may take to end by itself while its place is wanted.
  private static final Duration HURRY = Duration.ofSeconds(1);

  /// How long a process may wait for a result while its place is wanted.
  private static final Duration LENT = Duration.ofSeconds(2);

  private final Workings workings;
  private final Pruning pruning;
  private final ScheduledExecutorService scheduler =
      Executors.newScheduledThreadPool(
          THREADS, Thread.ofPlatform().daemon().name("pool-housekeeping").factory());

  Housekeeping(Workings workings, Pruning pruning) {
    this.workings = workings;
    this.pruning = pruning;
  }

  void start() {
    repeat(this::watch, WATCH);
    repeat(this::round, ROUND);
    repeat(this::prune, PRUNING);
  }

  private void prune() {
    pruning.run();
    workings.children().forgetStrays(workings.clock().instant().minus(PRUNING));
  }

  private void repeat(Runnable work, Duration every) {
    var _ =
        scheduler.scheduleWithFixedDelay(
            () -> {
              try {
                work.run();
              } catch (RuntimeException | OutOfMemoryError failure) {
                log.error("the pool could not be tidied", failure);
              }
            },
            0,
            every.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /// Looks after turns that take too long, and after whoever waits for a place.
  private void watch() {
    Instant now = workings.clock().instant();
    boolean isWanted = workings.seats().isWanted();
    for (Child child : workings.roster().all()) {
      child.talk().check();
      if (isWanted && child.leftBefore(now.minus(HURRY))) {
        child.talk().kill();
      }
    }
    if (workings.seats().lacking() > workings.roster().leaving()) {
      workings.roster().takeOldestLending(now.minus(LENT)).ifPresent(this::giveUp);
    }
  }

  /// One round of looking at every process.
  void round() {
    Instant now = workings.clock().instant();
    PoolSettings.Limits limits = workings.settings().limits();
    Instant longAgo = now.minus(limits.idle());
    Roster roster = workings.roster();
    Children children = workings.children();
    roster
        .takeIdle(child -> child.lastUsed().isBefore(longAgo) || children.isTooLarge(child))
        .forEach(children::retire);
    roster.takeSpares(child -> isStale(child, now)).forEach(children::retire);
    roster.takeLendings(now.minus(workings.settings().patience().toolWait())).forEach(this::giveUp);
    roster.all().forEach(children::endIfFarTooLarge);
    workings.spares().replace();
  }

  private boolean isStale(Child spare, Instant now) {
    PoolSettings.Limits limits = workings.settings().limits();
    Duration most = workings.spares().isOfLatest(spare) ? limits.age() : limits.idle();
    return spare.age(now).compareTo(most) > 0 || !spare.isAlive();
  }

  private void giveUp(Roster.Lending lending) {
    log.info("session {} got no result for a tool in time", lending.placement().record().id());
    workings.children().discard(lending.placement().child());
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
