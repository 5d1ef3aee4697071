package io.tokenpak.companion.credential;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// Decides when a generation gives way to what its file holds now.
///
/// One that serves, because it has not ended and its provider has not rejected it, stays in use
/// unless the file holds another one that can serve the same account. Used by one thread at a time.
final class Succession {
  /// How long a login may be gone from its file before its owner is taken to have logged out:
  /// whoever replaces a file in two steps is quicker.
  static final Duration LOGGED_OUT_AFTER = Duration.ofSeconds(2);

  private static final int REMEMBERED = 16;

  private final String source;
  private final InstantSource clock;
  private final Standing standing;

  /// Fingerprints of generations that gave way to others, the newest last.
  private final Deque<String> gone = new ArrayDeque<>();

  /// @param source its name, for the command that overrules this
  Succession(String source, InstantSource clock, Standing standing) {
    this.source = source;
    this.clock = clock;
    this.standing = standing;
  }

  /// Whether nothing speaks against a generation.
  boolean isGood(Generation generation) {
    return !generation.isExpired(clock.instant()) && !standing.isRejected(generation.fingerprint());
  }

  /// Why a generation stays in use, if it does.
  ///
  /// @param found what the file holds now
  /// @param anew whether the owner wants what is in the file, whatever that is
  Optional<Trouble> reasonToKeep(Generation kept, Reading<?> found, boolean anew) {
    Login login = found.login();
    if (login == null) {
      return Optional.ofNullable(found.trouble())
          .filter(trouble -> keeps(kept, trouble, found.age(), anew));
    }
    Generation next = login.generation();
    if (next.fingerprint().equals(kept.fingerprint())) {
      return Optional.empty();
    }
    Optional<Trouble> objection = anew || !isGood(kept) ? Optional.empty() : objection(kept, next);
    if (objection.isEmpty()) {
      remember(kept);
    }
    return objection;
  }

  private boolean keeps(Generation kept, Trouble trouble, Duration age, boolean anew) {
    return switch (trouble.state()) {
      case MISSING -> !anew && age.compareTo(LOGGED_OUT_AFTER) < 0;
      case REVOKED -> !anew && isGood(kept);
      default -> true;
    };
  }

  private Optional<Trouble> objection(Generation kept, Generation next) {
    if (next.isForeignTo(kept)) {
      return Optional.of(notTaken("holds the login of another account"));
    }
    if (next.isExpired(clock.instant())) {
      return Optional.of(notTaken("holds a login that has ended already"));
    }
    if (next.isOfSameAccountAs(kept) && gone.contains(next.fingerprint())) {
      return Optional.of(notTaken("holds a login that a newer one had replaced"));
    }
    return Optional.empty();
  }

  private Trouble notTaken(String finding) {
    return Trouble.refused(
        finding, "run `tokenpak credentials invalidate " + source + "` to use it at once");
  }

  private void remember(Generation replaced) {
    gone.remove(replaced.fingerprint());
    gone.addLast(replaced.fingerprint());
    if (gone.size() > REMEMBERED) {
      gone.removeFirst();
    }
  }
}
