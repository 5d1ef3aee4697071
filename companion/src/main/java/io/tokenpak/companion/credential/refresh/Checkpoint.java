package io.tokenpak.companion.credential.refresh;

/// Is told how far the redeeming of a token has come, so that tests can end the process there.
@FunctionalInterface
interface Checkpoint {
  /// Where a process may be killed, in order.
  enum Point {
    /// The journal says which locks will be taken.
    LOCKING,
    /// The first of the two locks is held.
    HALF_LOCKED,
    /// Both are held.
    LOCKED,
    /// The journal names the token and the file that will be staged.
    RESERVED,
    /// The room for the new login is taken.
    STAGED,
    /// The journal says that the token will be sent.
    POSTED,
    /// The answer is in memory only: the one place where a kill can lose a token.
    ANSWERED,
    /// The sealed answer is on the disk.
    RECEIVED,
    /// The answer makes sense, and the file is still the one that was read.
    COMPARED,
    /// The staged file holds the new login.
    WRITTEN,
    /// It has taken the target's place.
    MOVED,
    /// It was read back.
    READ_BACK,
    /// The journal says that all is done.
    DONE,
    /// The locks are free again.
    UNLOCKED
  }

  Checkpoint NONE = _ -> {};

  void reached(Point point);
}
