package io.tokenpak.dispatch.session;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Sessions that are forgotten with the process. Guarded by this object.
public final class MemorySessions implements SessionStore {
  private final Map<Digest, SessionRecord> kept = new HashMap<>();
  private final Map<UUID, SessionRecord> begun = new HashMap<>();

  @Override
  public synchronized Optional<SessionRecord> find(Digest digest) {
    return Optional.ofNullable(kept.get(digest));
  }

  @Override
  public synchronized boolean begin(SessionRecord record) {
    begun.put(record.id(), record);
    drop(record);
    return true;
  }

  private void drop(SessionRecord record) {
    kept.computeIfPresent(
        record.digest(), (digest, found) -> found.id().equals(record.id()) ? null : found);
  }

  @Override
  public synchronized boolean keep(SessionRecord record) {
    SessionRecord displaced = kept.put(record.digest(), record);
    if (displaced != null) {
      begun.put(displaced.id(), displaced);
    }
    begun.remove(record.id());
    return true;
  }

  @Override
  public synchronized void forget(SessionRecord record) {
    drop(record);
    begun.remove(record.id());
  }

  @Override
  public synchronized List<SessionRecord> all() {
    return List.copyOf(kept.values());
  }

  @Override
  public synchronized List<SessionRecord> begun() {
    return List.copyOf(begun.values());
  }

  @Override
  public synchronized Optional<SessionRecord> begun(UUID id) {
    return Optional.ofNullable(begun.get(id));
  }
}
