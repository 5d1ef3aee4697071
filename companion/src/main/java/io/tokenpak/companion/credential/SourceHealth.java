package io.tokenpak.companion.credential;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The state of a credential source, for people; holds no secret.
///
/// @param source the source's name
/// @param place where it looks: a file or a variable
/// @param state what is there
/// @param expires when the credential ends, if it says so
/// @param renewableUntil when a person must log in again, if that is known
/// @param advice what to do about it; empty if nothing
/// @param next what will happen by itself, and when; empty if nothing
public record SourceHealth(
    String source,
    String place,
    State state,
    @Nullable Instant expires,
    @Nullable Instant renewableUntil,
    String advice,
    String next) {
  /// What a source holds.
  public enum State {
    VALID,
    /// Serves, and ends within minutes.
    EXPIRING,
    EXPIRED,
    MISSING,
    /// There, but half written or malformed.
    TORN,
    /// There, but not safe to use, see the advice.
    REFUSED,
    /// Refused by its provider: a person must log in again or set another key.
    REVOKED,
    /// Out of quota for a while.
    EXHAUSTED
  }

  /// A source about whose end and future nothing is known.
  public static SourceHealth of(String source, String place, State state, String advice) {
    return new SourceHealth(source, place, state, null, null, advice, "");
  }

  /// Whether requests can be served now.
  public boolean serves() {
    return state == State.VALID || state == State.EXPIRING;
  }

  SourceHealth withAdvice(String text) {
    return new SourceHealth(source, place, state, expires, renewableUntil, text, next);
  }

  SourceHealth withNext(String text) {
    return new SourceHealth(source, place, state, expires, renewableUntil, advice, text);
  }
}
