package io.tokenpak.dispatch.session;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes sessions that are too old or too many, and what is left of turns that were cut off.
///
/// A session that somebody runs is left alone.
public final class Pruning {
  private static final Logger log = LoggerFactory.getLogger(Pruning.class);

  private static final Duration STALE = Duration.ofHours(1);

  private final SessionStore store;
  private final SessionLocks locks;
  private final PruneSettings settings;
  private final InstantSource clock;

  /// Prunes one store.
  public Pruning(
      SessionStore store, SessionLocks locks, PruneSettings settings, InstantSource clock) {
    this.store = store;
    this.locks = locks;
    this.settings = settings;
    this.clock = clock;
  }

  /// Removes what is due now.
  ///
  /// @return how many sessions went
  public int run() {
    List<SessionRecord> begun = store.begun();
    List<SessionRecord> all = store.all();
    int gone = 0;
    for (SessionRecord record : due(all)) {
      gone += underLock(record, () -> remove(record));
    }
    Map<UUID, SessionRecord> found = new HashMap<>();
    all.forEach(record -> found.put(record.id(), record));
    for (SessionRecord record : begun) {
      gone += underLock(record, () -> clear(record, found.get(record.id())));
    }
    store.sweep(clock.instant().minus(STALE));
    return gone;
  }

  private List<SessionRecord> due(List<SessionRecord> all) {
    Instant oldest = clock.instant().minus(settings.age());
    List<SessionRecord> newestFirst =
        all.stream().sorted(Comparator.comparing(SessionRecord::used).reversed()).toList();
    int fresh = 0;
    while (fresh < newestFirst.size()
        && fresh < settings.count()
        && !newestFirst.get(fresh).used().isBefore(oldest)) {
      fresh++;
    }
    return newestFirst.subList(fresh, newestFirst.size());
  }

  private int underLock(SessionRecord record, BooleanSupplier removal) {
    Optional<SessionLock> taken = locks.tryTake(record.id());
    if (taken.isEmpty()) {
      return 0;
    }
    try (SessionLock _ = taken.get()) {
      return removal.getAsBoolean() ? 1 : 0;
    }
  }

  /// The record is read again under the lock: a turn may have moved it meanwhile.
  private boolean remove(SessionRecord record) {
    if (store.find(record.digest()).filter(record::equals).isEmpty()) {
      return false;
    }
    delete(record);
    return true;
  }

  /// Where record and mark are both there, a process ended between two writes, and the record is
  /// right.
  private boolean clear(SessionRecord record, @Nullable SessionRecord kept) {
    if (store.begun(record.id()).isEmpty()) {
      return false;
    }
    if (kept != null && store.find(kept.digest()).filter(kept::equals).isPresent()) {
      store.keep(kept);
      return false;
    }
    delete(record);
    return true;
  }

  private void delete(SessionRecord record) {
    store.forget(record);
    try {
      Transcripts.delete(record);
    } catch (IOException e) {
      log.warn("cannot remove the transcript of session {}: {}", record.id(), e.toString());
    }
  }
}
