package io.tokenpak.companion.credential;

import java.time.Duration;
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

  /// The same file, with a login that was read before and why that one stays.
  Reading<T> keeping(T before, Trouble why) {
    return new Reading<>(before, why, stamp, since, readAt);
  }

  /// How long the file had been as it is when it was last read.
  Duration age() {
    return Duration.ofNanos(readAt - since);
  }

  /// Whether there is no login, not even an earlier or a broken one.
  boolean isMissing() {
    return login == null && trouble != null && trouble.isMissing();
  }

  /// Whether the file made no sense; its owner may just be writing it.
  boolean isTorn() {
    return trouble != null && trouble.state() == SourceHealth.State.TORN;
  }

  /// Whether the file should be read again even if its stamp stays the same.
  boolean isUncertain(long now) {
    long settled = CredentialFile.UNSETTLED_FOR.toNanos();
    if (now - since < settled) {
      return true;
    }
    return trouble != null
        && (readAt - since < settled || now - readAt >= CredentialFile.RETRY_AFTER.toNanos());
  }

  /// The fingerprint of the login in use; empty if there is none.
  String fingerprint() {
    return login == null ? "" : login.generation().fingerprint();
  }
}
