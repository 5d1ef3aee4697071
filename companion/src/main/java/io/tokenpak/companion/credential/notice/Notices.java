package io.tokenpak.companion.credential.notice;

import io.tokenpak.companion.credential.CredentialSource;
import io.tokenpak.companion.credential.Generation;
import io.tokenpak.companion.credential.GenerationListener;
import io.tokenpak.companion.credential.SourceHealth;
import io.tokenpak.companion.credential.Upkeep;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches how the sources are, and tells the owner before a person must log in again, or at once
/// when one must.
public final class Notices implements GenerationListener, Upkeep {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  /// How long a login is refused before that is told: a renewal may be under way.
  private static final Duration LASTS = Duration.ofSeconds(30);

  private static final Duration LAST_LOOK = Duration.ofSeconds(2);
  private static final Duration WEBHOOK_PATIENCE = Duration.ofSeconds(10);
  private static final Logger log = LoggerFactory.getLogger(Notices.class);

  private final Supplier<List<SourceHealth>> health;
  private final NoticeBoard board;
  private final NoticeRules rules;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Thread thread =
      Thread.ofVirtual().name("tokenpak-notices").unstarted(this::keepLooking);

  /// By source; used by the thread that looks.
  private final Map<String, Long> refusedSince = new HashMap<>();

  private final Semaphore wake = new Semaphore(0);
  private volatile boolean closed;

  /// @param health how the sources are now
  /// @param host this machine's name, for the reader of a notice
  public Notices(NoticeSettings settings, Supplier<List<SourceHealth>> health, String host) {
    this(
        health,
        new NoticeBoard(new NoticeMemory(settings.stateFile()), sinks(settings), System::nanoTime),
        host,
        InstantSource.system(),
        System::nanoTime);
  }

  Notices(
      Supplier<List<SourceHealth>> health,
      NoticeBoard board,
      String host,
      InstantSource clock,
      LongSupplier nanos) {
    this.health = health;
    this.board = board;
    this.rules = new NoticeRules(host);
    this.clock = clock;
    this.nanos = nanos;
  }

  private static List<NoticeSink> sinks(NoticeSettings settings) {
    List<NoticeSink> sinks = new ArrayList<>();
    sinks.add(new LogSink());
    settings.command().ifPresent(command -> sinks.add(new CommandSink(command)));
    settings.webhook().ifPresent(uri -> sinks.add(new WebhookSink(uri, WEBHOOK_PATIENCE)));
    return sinks;
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public void changed(CredentialSource source, Generation generation) {
    wake.release();
  }

  /// What holds now, the most urgent of each source.
  public List<Notice> current() {
    return board.current();
  }

  /// Looks once.
  void look() {
    for (SourceHealth each : health.get()) {
      if (isFleeting(each)) {
        continue;
      }
      board.update(each.source(), rules.of(each, clock.instant()), clock.instant());
    }
  }

  /// Whether the source is refused, but perhaps only until it is renewed.
  private boolean isFleeting(SourceHealth health) {
    if (health.state() != SourceHealth.State.REVOKED) {
      refusedSince.remove(health.source());
      return false;
    }
    long now = nanos.getAsLong();
    return now - refusedSince.computeIfAbsent(health.source(), _ -> now) < LASTS.toNanos();
  }

  private void keepLooking() {
    try {
      while (await()) {
        look();
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failure) {
      log.error("notices have ended: restart the companion", failure);
    }
  }

  /// Waits for news or for the time to look; false once there is nothing to wait for any more.
  private boolean await() throws InterruptedException {
    var _ = wake.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    wake.drainPermits();
    return !closed;
  }

  @Override
  public void close() {
    closed = true;
    wake.release();
    try {
      var _ = !thread.isAlive() || thread.join(LAST_LOOK);
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    }
    board.close();
  }
}
