package io.tokenpak.companion.credential.notice;

import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// That a person must log in again. Holds no secret.
///
/// @param source the credential source
/// @param reason why
/// @param until when the login ends, or ended; null if that is not known
/// @param remedy what mends it
/// @param text all of it, for people
/// @param raised when this was found
public record Notice(
    String source,
    Reason reason,
    NoticeLevel level,
    @Nullable Instant until,
    Remedy remedy,
    String text,
    Instant raised) {
  /// The most urgent first.
  static final Comparator<Notice> BY_URGENCY =
      Comparator.comparing(Notice::level).reversed().thenComparing(Notice::source);

  /// Why somebody must log in again.
  public enum Reason {
    /// Nothing can renew the login after a certain time.
    LOGIN_ENDS,
    /// The provider refuses it, or the program that owns it has given it up.
    REVOKED;

    /// As programs read it.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What mends it.
  ///
  /// @param host where
  /// @param command what to run there
  public record Remedy(String host, String command) {}

  /// The same at another level.
  Notice at(NoticeLevel other) {
    return new Notice(source, reason, other, until, remedy, text, raised);
  }

  /// What tells it from other notices, across restarts: it changes when the login is renewed and
  /// when things get worse.
  String key() {
    return source + " " + reason.word() + " " + level.word() + " " + until;
  }

  /// The same login's notice at another level has the same.
  String subject() {
    return source + " " + reason.word() + " " + until;
  }
}
