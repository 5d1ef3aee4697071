package io.tokenpak.dispatch.session;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Locks of CLI sessions, across threads, processes and restarts.
///
/// All lie in one file, each on a byte of its own. A file for each session would have to be removed
/// some day, and another process may open it just before and lock what nobody sees any more.
public final class SessionLocks {
  private static final Logger log = LoggerFactory.getLogger(SessionLocks.class);

  private final Path home;

  /// Locks in the folder that sessions are kept in.
  public SessionLocks(Path home) {
    this.home = home;
  }

  /// Takes a session's lock, if nobody has it.
  public Optional<SessionLock> tryTake(UUID session) {
    try {
      LockFile open = LockFile.in(home);
      long at = position(session);
      return open.tryLock(at).map(lock -> new SessionLock(() -> release(open, lock)));
    } catch (IOException e) {
      log.warn("cannot lock sessions: make {} writable: {}", home, e.toString());
      return Optional.empty();
    }
  }

  private static void release(LockFile open, FileLock lock) {
    try {
      open.release(lock);
    } catch (IOException e) {
      log.warn("cannot release a session's lock in this process: {}", e.toString());
    }
  }

  /// Of 2^62 bytes. Two sessions on one byte would only have to wait for each other.
  private static long position(UUID session) {
    return (session.getMostSignificantBits() * 31 + session.getLeastSignificantBits()) >>> 2;
  }
}
