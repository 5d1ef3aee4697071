package io.tokenpak.companion.credential;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Remembers something about the sessions that were used last, at least [#MOST] and at most twice
/// as many. Reading takes no lock.
///
/// There are two halves. When the young one is full it becomes the old one, and the old one is
/// forgotten; what is read in the old one is young again.
final class Sessions<T> {
  static final int MOST = 4096;

  private volatile Map<String, T> young = new ConcurrentHashMap<>();
  private volatile Map<String, T> old = Map.of();

  @Nullable T get(String session) {
    T kept = young.get(session);
    if (kept != null) {
      return kept;
    }
    T aged = old.get(session);
    if (aged != null) {
      put(session, aged);
    }
    return aged;
  }

  void put(String session, T value) {
    if (young.put(session, value) == null && young.size() > MOST) {
      turn();
    }
  }

  private synchronized void turn() {
    if (young.size() > MOST) {
      old = young;
      young = new ConcurrentHashMap<>();
    }
  }
}
