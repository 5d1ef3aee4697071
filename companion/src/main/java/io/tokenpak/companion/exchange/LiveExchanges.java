package io.tokenpak.companion.exchange;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The exchanges that have begun and not ended.
public final class LiveExchanges {
  /// An exchange older than this is watched for its client leaving; most are over sooner.
  private static final Duration WATCHED_AFTER = Duration.ofMillis(100);

  /// A tunnel through which nothing has passed for so long is not waited for.
  private static final Duration QUIET = Duration.ofSeconds(10);

  private final Set<Exchange> live = ConcurrentHashMap.newKeySet();
  private final Duration quiet;

  public LiveExchanges() {
    this(QUIET);
  }

  LiveExchanges(Duration quiet) {
    this.quiet = quiet;
  }

  public void begin(Exchange exchange) {
    live.add(exchange);
  }

  public void end(Exchange exchange) {
    live.remove(exchange);
    if (live.isEmpty()) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  public int count() {
    return live.size();
  }

  /// Some of them, as they are now, the oldest first.
  ///
  /// @param most how many
  public List<ExchangeLog.Entry> entries(int most) {
    return live.stream()
        .limit(most)
        .map(ExchangeLog.Entry::of)
        .sorted(Comparator.comparing(ExchangeLog.Entry::began))
        .toList();
  }

  /// Starts watching the clients of all exchanges that take long. Call it a few times a second.
  public void watchClients() {
    for (Exchange exchange : live) {
      if (exchange.age().compareTo(WATCHED_AFTER) > 0) {
        exchange.watchClient();
      }
    }
  }

  /// Waits until none is live but quiet tunnels; false if the time was up first.
  public synchronized boolean awaitNone(Duration most) throws InterruptedException {
    long deadline = System.nanoTime() + most.toNanos();
    while (isBusy()) {
      long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
      if (left <= 0) {
        return false;
      }
      // Woken by the last end; the short wait covers an end between the check and the wait.
      wait(Math.min(left, 100));
    }
    return true;
  }

  private boolean isBusy() {
    for (Exchange exchange : live) {
      if (!exchange.isQuietTunnel(quiet)) {
        return true;
      }
    }
    return false;
  }
}
