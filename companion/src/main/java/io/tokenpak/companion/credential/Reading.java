package io.tokenpak.companion.credential;

import org.jspecify.annotations.Nullable;

/// What is known of a login file at one time. Times are nanoseconds of the reader's clock.
///
/// @param login the last good generation; null if there never was one
/// @param trouble what was wrong with the file at the last reading; null if nothing was
/// @param stamp the file's, as it was read
/// @param since when the file was first read with this stamp
/// @param readAt when it was last read
record Reading<T extends Login>(
    @Nullable T login, @Nullable Trouble trouble, FileStamp stamp, long since, long readAt) {
  Reading {
    if (login == null && trouble == null) {
      throw new IllegalArgumentException("a file without a login must say why");
    }
  }

  /// The same, with a stamp that is as old as the reading before says.
  Reading<T> since(Reading<T> before) {
    return before.stamp.equals(stamp)
        ? new Reading<>(login, trouble, stamp, before.since, readAt)
        : this;
  }

  /// Whether there is no login, not even an earlier or a broken one.
  boolean isMissing() {
    return login == null && trouble != null && trouble.isMissing();
  }

  /// Whether the file should be read again even if its stamp stays the same.
  boolean isUncertain(long now) {
    return trouble == null
        ? now - since < CredentialFile.UNSETTLED_FOR.toNanos()
        : now - readAt >= CredentialFile.RETRY_AFTER.toNanos();
  }

  /// Whether both hold the same generation and neither met trouble.
  boolean isAsGoodAs(Reading<?> other) {
    return trouble == null
        && other.trouble == null
        && login != null
        && other.login != null
        && login.generation().fingerprint().equals(other.login.generation().fingerprint());
  }
}
