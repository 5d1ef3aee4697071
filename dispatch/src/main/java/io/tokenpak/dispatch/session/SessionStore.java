package io.tokenpak.dispatch.session;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Finds the CLI session that holds a history.
///
/// A record says that the session holds exactly the history of its digest. That is untrue from the
/// first byte of the next turn on, so a turn is framed by [#begin] and [#keep]. A record that was
/// begun is never found. Whoever calls these holds the session's [SessionLock].
public interface SessionStore {
  /// The session that holds exactly the history with this digest.
  Optional<SessionRecord> find(Digest digest);

  /// Marks that the session is about to hold more than its digest says.
  ///
  /// @return whether it could be marked; if not, the session must not be used
  boolean begin(SessionRecord record);

  /// Remembers a session after a turn that ended well, durably.
  ///
  /// @return whether it was remembered; if not, the turn is as good, and the next one starts a
  ///   session
  boolean keep(SessionRecord record);

  /// Moves a session from one history to a longer one.
  default boolean advance(SessionRecord from, SessionRecord to) {
    return begin(from) && keep(to);
  }

  /// Drops what is known of a session.
  void forget(SessionRecord record);

  /// All sessions that can be found.
  List<SessionRecord> all();

  /// Sessions whose last turn has not ended, or was cut off with the process that ran it.
  List<SessionRecord> begun();

  /// A session that is marked as begun.
  Optional<SessionRecord> begun(UUID id);

  /// Removes what interrupted writing left before some time.
  default void sweep(Instant before) {}
}
