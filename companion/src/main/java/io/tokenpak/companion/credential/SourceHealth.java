package io.tokenpak.companion.credential;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The state of a credential source, for people; holds no secret.
///
/// @param source the source's name
/// @param place where it looks: a file or a variable
/// @param state what is there
/// @param expires when the credential ends, if it says so
/// @param advice what to do about it; empty if nothing
public record SourceHealth(
    String source, String place, State state, @Nullable Instant expires, String advice) {
  /// What a source holds.
  public enum State {
    VALID,
    EXPIRED,
    MISSING,
    TORN,
    REFUSED
  }
}
