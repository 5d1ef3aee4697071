package io.tokenpak.companion.usage.budget;

import io.tokenpak.companion.usage.Usage;
import io.tokenpak.companion.usage.UsageIntent;
import io.tokenpak.companion.usage.UsageRow;
import io.tokenpak.companion.usage.UsageSubscriber;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Warns when a session loses the provider's cache, which makes it dear without anybody's notice.
/// Guarded by its own monitor.
public final class CacheSentinel implements UsageSubscriber {
  private static final Logger log = LoggerFactory.getLogger(CacheSentinel.class);

  private static final int MOST_SESSIONS = 1_000;
  private static final int MOST_FINDINGS = 20;

  /// Callers name their sessions: many of them must not fill the log.
  private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

  /// A cache belongs to a model: an agent that has a small one for titles has two records.
  private record Key(String platform, String session, String provider, String model) {}

  private record Seen(CacheRecord cache, Instant at) {}

  private final Map<Key, Seen> sessions = new LinkedHashMap<>(16, 0.75f, true);
  private final ArrayDeque<CacheFall> findings = new ArrayDeque<>();
  private Instant nextLine = Instant.MIN;

  @Override
  public void counted(UsageRow row) {
    Usage usage = row.answer().usage();
    Spender spender = Spender.of(row.intent());
    if (usage != null && usage.model() != null && !spender.session().isEmpty()) {
      String model = String.valueOf(usage.model());
      see(
          new Key(spender.platform(), spender.session(), spender.provider(), model),
          row.intent(),
          usage);
    }
  }

  private synchronized void see(Key key, UsageIntent intent, Usage usage) {
    Seen seen = sessions.getOrDefault(key, new Seen(CacheRecord.NEW, intent.began()));
    if (seen.cache().isLostBy(usage)) {
      find(
          new CacheFall(
              intent.began(),
              key.platform(),
              key.session(),
              key.model(),
              usage.input(),
              usage.cacheRead(),
              pause(seen.at(), intent.began())));
    }
    sessions.put(key, new Seen(seen.cache().and(usage), intent.began()));
    if (sessions.size() > MOST_SESSIONS) {
      sessions.remove(sessions.keySet().iterator().next());
    }
  }

  private static Duration pause(Instant before, Instant now) {
    return before.isBefore(now) ? Duration.between(before, now) : Duration.ZERO;
  }

  private void find(CacheFall fall) {
    if (!fall.at().isBefore(nextLine)) {
      nextLine = fall.at().plus(BETWEEN_LINES);
      log.warn("{}", fall.finding());
    }
    if (findings.size() == MOST_FINDINGS) {
      findings.removeLast();
    }
    findings.addFirst(fall);
  }

  /// The last falls since the start, newest first.
  public synchronized List<CacheFall> findings() {
    return List.copyOf(findings);
  }
}
