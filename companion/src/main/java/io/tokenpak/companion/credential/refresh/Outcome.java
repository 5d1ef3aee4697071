package io.tokenpak.companion.credential.refresh;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What came of having a login renewed. Holds no secret.
sealed interface Outcome {
  /// Another generation is there.
  record Refreshed() implements Outcome {}

  /// It ran to its end, and the generation is the same as before.
  record Unchanged() implements Outcome {}

  /// This generation cannot be renewed any more: a person must log in again.
  ///
  /// @param code the reason, for example `invalid_grant`
  record Permanent(String code) implements Outcome {}

  /// It failed, and may succeed later.
  ///
  /// @param retryAfter the least time to let pass; null if nobody said
  record Transient(@Nullable Duration retryAfter) implements Outcome {}

  /// Whether the generation was renewed is not known yet.
  record InDoubt() implements Outcome {}

  /// Nothing was tried.
  ///
  /// @param why and what to do about it, for people
  record Refused(String why) implements Outcome {}
}
