package io.tokenpak.companion.credential.lease;

import io.tokenpak.companion.credential.Renewal;
import io.tokenpak.companion.credential.Upkeep;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the lease for as long as the companion serves: asks after it often enough that the broker
/// does not take it back, and at once when the machine has slept or a provider has refused its
/// login. While the broker cannot be asked, it is tried once a minute.
public final class LeaseKeeper implements Upkeep, Renewal {
  /// How often a broker is tried that is down, refuses the token, or has nothing to lend.
  static final Duration RETRY = Duration.ofMinutes(1);

  /// How long a request may be held up by asking the broker.
  static final Duration RECOVERY = Duration.ofSeconds(10);

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /// How soon it is noticed that the machine has slept.
  private static final long SLICE_SECONDS = 5;

  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);

  private final LeaseParts parts;
  private final LeaseSettings.Course wishes;
  private final DoubleSupplier random;
  private final LeaseRound round;
  private final Semaphore nudges = new Semaphore(0);
  private final AtomicReference<@Nullable CompletableFuture<Void>> recovery =
      new AtomicReference<>();
  private volatile @Nullable Thread thread;
  private volatile boolean closed;
  private volatile long quietUntil;
  private volatile String vain = "";
  private volatile long vainUntil;

  /// @param random from 0 to 1, so that many machines do not ask at the same moment
  LeaseKeeper(LeaseParts parts, LeaseSettings.Course wishes, DoubleSupplier random) {
    this.parts = parts;
    this.wishes = wishes;
    this.random = random;
    this.round = new LeaseRound(parts.desk(), parts.book(), parts.course(), parts.clock());
    this.quietUntil = parts.clock().nanos();
  }

  @Override
  public void start() {
    thread = Thread.ofVirtual().name("lease").start(this::keep);
  }

  private void keep() {
    try {
      while (!closed) {
        await(beat());
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException bug) {
      log.error("the lease is kept no longer: restart the companion", bug);
    }
  }

  /// In slices, since a thread's wait stands still while the machine sleeps.
  private void await(Duration wait) throws InterruptedException {
    long until = parts.clock().nanos() + wait.toNanos();
    for (long left = wait.toNanos(); left > 0; left = until - parts.clock().nanos()) {
      long slice = Math.min(left, TimeUnit.SECONDS.toNanos(SLICE_SECONDS));
      if (nudges.tryAcquire(slice, TimeUnit.NANOSECONDS) || closed || parts.clock().hasJumped()) {
        nudges.drainPermits();
        return;
      }
    }
  }

  /// Has the lease checked at once.
  void nudge() {
    nudges.release();
  }

  /// Looks after the lease, unless somebody else just does.
  ///
  /// @return how long to wait until the next time
  Duration beat() {
    if (parts.clock().hasJumped()) {
      parts.clock().followWall();
    }
    long quiet = quietUntil - parts.clock().nanos();
    if (quiet > 0) {
      return Duration.ofNanos(quiet);
    }
    if (!parts.desk().enter()) {
      return SHORTEST;
    }
    try {
      return look(false);
    } finally {
      parts.desk().leave();
    }
  }

  /// The caller has the desk.
  private Duration look(boolean doubted) {
    try {
      round.run(doubted);
      recovered();
      parts.book().denial("");
      return untilNext();
    } catch (LeaseFailure failure) {
      return failed(failure);
    }
  }

  private Duration failed(LeaseFailure failure) {
    LeaseBook book = parts.book();
    String message = failure.problem().message();
    Duration wait = RETRY;
    if (failure.isOutage()) {
      if (book.outage().isEmpty()) {
        log.warn("{}; what was lent serves until it ends", message);
      }
      book.outage(message);
    } else {
      if (book.denial().isEmpty()) {
        log.warn("{}", message);
      }
      recovered();
      book.denial(message);
      wait = RETRY.plus(portion(RETRY, random.getAsDouble() / 10));
    }
    quietUntil = parts.clock().nanos() + wait.toNanos();
    book.next("asks the lease broker again at " + parts.clock().now().plus(wait));
    return wait;
  }

  private void recovered() {
    if (!parts.book().outage().isEmpty()) {
      log.info("the lease broker answers again");
    }
    parts.book().outage("");
  }

  private Duration untilNext() {
    Duration beat = portion(wishes.heartbeat(), 0.9 + random.getAsDouble() / 5);
    LeaseStatus status = parts.book().status();
    if (status == null) {
      return beat;
    }
    parts.book().next(parts.course().plan(status));
    Duration due = parts.course().due(status, parts.clock().now());
    // What is overdue has just been tried.
    return due.isPositive() && due.compareTo(beat) < 0 ? due : beat;
  }

  private static Duration portion(Duration whole, double share) {
    return Duration.ofNanos((long) (whole.toNanos() * share));
  }

  @Override
  public CompletableFuture<Void> renew(String fingerprint) {
    if (isKnownInVain(fingerprint)) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> running = recovery.compareAndExchange(null, mine);
    if (running != null) {
      return running;
    }
    Thread.startVirtualThread(() -> {
      try {
        recover(fingerprint);
      } finally {
        recovery.set(null);
        mine.complete(null);
      }
    });
    return mine.completeOnTimeout(null, RECOVERY.toSeconds(), TimeUnit.SECONDS);
  }

  private boolean isKnownInVain(String fingerprint) {
    long now = parts.clock().nanos();
    return !serves(fingerprint)
        || quietUntil - now > 0
        || (vain.equals(fingerprint) && vainUntil - now > 0);
  }

  private boolean serves(String fingerprint) {
    Lent lent = parts.book().lent();
    return lent != null && lent.fingerprint().equals(fingerprint);
  }

  private void recover(String fingerprint) {
    try {
      if (parts.desk().enter(RECOVERY.toSeconds())) {
        try {
          if (serves(fingerprint)) {
            var _ = look(true);
          }
        } finally {
          parts.desk().leave();
        }
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    if (serves(fingerprint)) {
      // The broker stands by this login: asking again at every 401 would only burden it.
      vainUntil = parts.clock().nanos() + RETRY.toNanos();
      vain = fingerprint;
    }
  }

  @Override
  public String next() {
    return parts.book().next();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    Thread keeping = thread;
    try {
      if (keeping != null) {
        keeping.interrupt();
        keeping.join(LAST_WORDS);
      }
      Thread leaving = Thread.startVirtualThread(this::leave);
      leaving.join(LAST_WORDS);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    } finally {
      parts.broker().close();
    }
  }

  private void leave() {
    parts.telemetry().flush();
    if (wishes.releases() && parts.book().lease() != null && parts.desk().enter()) {
      try {
        parts.desk().release("companion stopped");
        parts.desk().withdraw();
      } catch (LeaseFailure failure) {
        log.warn("{}", failure.problem().message());
      } finally {
        parts.desk().leave();
      }
    }
  }
}
