package io.tokenpak.companion.exchange;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Remembers the last exchanges and how many there were since the start. Guarded by its own
/// monitor.
public final class ExchangeLog {
  private static final int REMEMBERED = 50;

  /// Callers name themselves, so without a bound they could fill the memory.
  private static final int MOST_PLATFORMS = 64;

  /// One exchange as it is, or as it ended. Holds no secret, no query and no body.
  public record Entry(
      String id,
      Instant began,
      Duration duration,
      ExchangeLabels labels,
      String method,
      String path,
      int status,
      long requestBytes,
      long responseBytes,
      String outcome) {
    static Entry of(Exchange exchange) {
      return new Entry(
          exchange.id(),
          exchange.began(),
          exchange.age(),
          exchange.labels(),
          exchange.head().method(),
          exchange.head().path(),
          exchange.response().getStatus(),
          exchange.requestBytes(),
          exchange.responseBytes(),
          exchange.outcome());
    }
  }

  private final ArrayDeque<Entry> recent = new ArrayDeque<>();
  private final Map<String, Long> byPlatform = new TreeMap<>();
  private long recovered;

  public void add(Exchange exchange) {
    Entry entry = Entry.of(exchange);
    synchronized (this) {
      if (recent.size() == REMEMBERED) {
        recent.removeFirst();
      }
      recent.addLast(entry);
      byPlatform.merge(counted(entry.labels().platform()), 1L, Long::sum);
      recovered += exchange.isRecovered() ? 1 : 0;
    }
  }

  /// The platform, or once there are many names of one kind, the kind: `jvm` of `jvm/NAME`.
  private String counted(String platform) {
    int slash = platform.indexOf('/');
    boolean isKnown = slash < 0 || byPlatform.containsKey(platform);
    return isKnown || byPlatform.size() < MOST_PLATFORMS ? platform : platform.substring(0, slash);
  }

  /// The last exchanges, newest first.
  public synchronized List<Entry> recent() {
    return List.copyOf(recent).reversed();
  }

  /// How many exchanges ended since the start, by platform.
  public synchronized Map<String, Long> byPlatform() {
    return Map.copyOf(byPlatform);
  }

  /// How many were refused with a 401 and then sent again with success.
  public synchronized long recovered() {
    return recovered;
  }
}
