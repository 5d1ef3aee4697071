package io.tokenpak.dispatch;

import io.tokenpak.dispatch.session.Digest;
import io.tokenpak.dispatch.turn.Talk;
import io.tokenpak.dispatch.turn.TurnOptions;
import io.tokenpak.dispatch.turn.TurnRefused;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A process of the pool and what it holds. Who has taken it from the roster may change it.
final class Child {
  private final Identity identity;
  private final Talk talk;
  private final CompletableFuture<Void> gone;
  private final Instant born;
  private volatile PoolStatus.Activity activity = PoolStatus.Activity.STARTING;
  private volatile Optional<Digest> held = Optional.empty();
  private volatile Instant lastUsed;
  private volatile Instant leavingSince = Instant.MAX;

  /// What never changes of a process.
  ///
  /// @param name what its provider knows it by
  /// @param session the CLI session that it holds
  /// @param configDir the CLI's configuration folder
  record Identity(String name, UUID session, Shape shape, Path configDir) {}

  /// @param gone done when the process is over
  Child(Identity identity, Talk talk, CompletableFuture<Void> gone, Instant born) {
    this.identity = identity;
    this.talk = talk;
    this.gone = gone;
    this.born = born;
    this.lastUsed = born;
  }

  String name() {
    return identity.name();
  }

  UUID session() {
    return identity.session();
  }

  Shape shape() {
    return identity.shape();
  }

  Path configDir() {
    return identity.configDir();
  }

  Talk talk() {
    return talk;
  }

  CompletableFuture<Void> gone() {
    return gone;
  }

  boolean isAlive() {
    return !talk.isOver();
  }

  PoolStatus.Activity activity() {
    return activity;
  }

  /// Whether nothing is lost if it is left to end by itself.
  boolean isResting() {
    return activity == PoolStatus.Activity.IDLE || activity == PoolStatus.Activity.SPARE;
  }

  /// What it does now. A process that was asked to end does nothing else any more.
  synchronized void becomes(PoolStatus.Activity activity) {
    if (!isLeaving()) {
      this.activity = activity;
    }
  }

  /// Notes that it was asked to end; false if it was before.
  synchronized boolean leaves(Instant now) {
    if (isLeaving()) {
      return false;
    }
    leavingSince = now;
    activity = PoolStatus.Activity.ENDING;
    return true;
  }

  boolean isLeaving() {
    return activity == PoolStatus.Activity.ENDING;
  }

  /// Whether it was asked to end before a moment.
  boolean leftBefore(Instant moment) {
    return leavingSince.isBefore(moment);
  }

  /// Waits until the process has given a sign of life.
  void awaitReady(Duration patience) throws TurnRefused, InterruptedException {
    try {
      var _ = talk.ready().get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof TurnRefused refused) {
        throw refused;
      }
      throw notReady(String.valueOf(failure.getCause()));
    } catch (TimeoutException _) {
      throw notReady("it says nothing for " + patience.toSeconds() + " s");
    }
  }

  private static TurnRefused notReady(String why) {
    return new TurnRefused(
        TurnRefused.Kind.START_FAILED, "a Claude CLI process does not become ready: " + why);
  }

  /// Waits until the process is over, as long as patience lasts.
  void awaitEnd(Duration patience) throws InterruptedException {
    try {
      var _ = gone.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      talk.kill();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// Whether the process knows this conversation and nothing else, and can go on with it.
  boolean holds(Digest conversation, TurnOptions options) {
    return talk.isReusable()
        && talk.suits(options)
        && held.filter(conversation::equals).isPresent();
  }

  /// Whether a session with these options can begin here.
  boolean canBegin(TurnOptions options) {
    return talk.isReusable() && (!talk.isPrepared() || talk.suits(options));
  }

  /// Sets what the turns of a session have in common, unless that was done before.
  void prepare(TurnOptions options) {
    if (!talk.isPrepared()) {
      talk.prepare(options.system(), options.tools());
    }
  }

  /// Remembers which conversation the process knows now.
  void answered(Digest conversation, Instant now) {
    held = Optional.of(conversation);
    lastUsed = now;
  }

  /// The conversation that the process was left with.
  Optional<Digest> held() {
    return held;
  }

  Instant lastUsed() {
    return lastUsed;
  }

  Duration age(Instant now) {
    return Duration.between(born, now);
  }

  /// Resident bytes; 0 where nobody can tell.
  long memory() {
    return talk.rss().orElse(0);
  }

  PoolStatus.Child status(Instant now) {
    boolean isSpare = activity == PoolStatus.Activity.SPARE;
    return new PoolStatus.Child(
        talk.pid(),
        isSpare ? Optional.empty() : Optional.of(session().toString()),
        shape().workspace(),
        activity,
        new PoolStatus.Use(talk.turns(), memory(), age(now), talk.idle()));
  }
}
