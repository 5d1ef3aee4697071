package io.tokenpak.dispatch.session;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/// Sessions as their owner sees and removes them, also while a companion runs some of them.
public final class Sessions {
  private final SessionStore store;
  private final SessionLocks locks;

  /// The sessions of one store.
  public Sessions(SessionStore store, SessionLocks locks) {
    this.store = store;
    this.locks = locks;
  }

  /// What a session is doing.
  public enum State {
    /// A process of the CLI runs it.
    RUNNING,
    /// Its next turn goes on from where it is.
    RESTING,
    /// Its last turn was cut off; it goes with the next pruning.
    CUT_OFF
  }

  /// A session and what it is doing.
  ///
  /// @param record what is kept of it
  /// @param state what it is doing
  public record Listed(SessionRecord record, State state) {}

  /// All sessions, those used last first.
  public List<Listed> list() {
    List<Listed> listed = new ArrayList<>();
    Set<UUID> found = new HashSet<>();
    for (SessionRecord record : store.all()) {
      found.add(record.id());
      listed.add(new Listed(record, isRunning(record) ? State.RUNNING : State.RESTING));
    }
    for (SessionRecord record : store.begun()) {
      if (found.add(record.id())) {
        listed.add(new Listed(record, isRunning(record) ? State.RUNNING : State.CUT_OFF));
      }
    }
    listed.sort(Comparator.comparing((Listed one) -> one.record().used()).reversed());
    return listed;
  }

  private boolean isRunning(SessionRecord record) {
    Optional<SessionLock> lock = locks.tryTake(record.id());
    lock.ifPresent(SessionLock::close);
    return lock.isEmpty();
  }

  /// Sessions whose id begins so.
  public List<Listed> find(String prefix) {
    String start = prefix.toLowerCase(Locale.ROOT);
    return list().stream().filter(one -> one.record().id().toString().startsWith(start)).toList();
  }

  /// Removes a session and its transcript.
  ///
  /// @return whether it went; if not, it is running
  public boolean forget(SessionRecord record) throws IOException {
    Optional<SessionLock> lock = locks.tryTake(record.id());
    if (lock.isEmpty()) {
      return false;
    }
    try (SessionLock _ = lock.get()) {
      current(record.id()).forEach(store::forget);
      Transcripts.delete(record);
      return true;
    }
  }

  /// What is kept of a session now that nobody moves it: it may have answered since it was listed.
  private List<SessionRecord> current(UUID id) {
    return Stream.concat(store.all().stream(), store.begun().stream())
        .filter(record -> record.id().equals(id))
        .toList();
  }
}
