package io.tokenpak.companion.credential.notice;

import io.tokenpak.companion.credential.SourceHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the state of a source calls for.
///
/// @param host this machine's name
record NoticeRules(String host) {
  /// The most urgent notice that holds now; empty if none does. A login that says nothing about its
  /// end, such as a token for a year or an API key, calls for one only once it is refused.
  Optional<Notice> of(SourceHealth health, Instant now) {
    if (health.state() == SourceHealth.State.REVOKED) {
      return Optional.of(revoked(health, now));
    }
    Instant until = health.renewableUntil();
    return until == null ? Optional.empty() : ending(health, until, now);
  }

  private Notice revoked(SourceHealth health, Instant now) {
    Notice.Remedy remedy = remedy(health);
    String text =
        "%s (%s) is refused: on %s, %s"
            .formatted(health.source(), health.place(), host, remedy.command());
    return new Notice(
        health.source(),
        Notice.Reason.REVOKED,
        NoticeLevel.CRITICAL,
        end(health),
        remedy,
        text,
        now);
  }

  /// Tells one generation from the next, so that each is told of once.
  private static @Nullable Instant end(SourceHealth health) {
    return health.renewableUntil() != null ? health.renewableUntil() : health.expires();
  }

  private Optional<Notice> ending(SourceHealth health, Instant until, Instant now) {
    Duration left = Duration.between(now, until);
    NoticeLevel level = null;
    for (NoticeLevel each : NoticeLevel.values()) {
      if (left.compareTo(each.ahead()) <= 0) {
        level = each;
      }
    }
    if (level == null) {
      return Optional.empty();
    }
    Notice.Remedy remedy = remedy(health);
    String when =
        left.isNegative() ? "ended at " + until : "ends at " + until + ", in " + rough(left);
    String text =
        "%s (%s) %s and cannot be renewed after that: on %s, %s"
            .formatted(health.source(), health.place(), when, host, remedy.command());
    return Optional.of(
        new Notice(health.source(), Notice.Reason.LOGIN_ENDS, level, until, remedy, text, now));
  }

  private static String rough(Duration left) {
    return left.toHours() > 0 ? left.toHours() + " h" : Math.max(1, left.toMinutes()) + " min";
  }

  private Notice.Remedy remedy(SourceHealth health) {
    String command =
        switch (health.source()) {
          case "claude-login" -> "run `claude` and log in with /login";
          case "codex-login" -> "run `codex login`";
          default -> health.advice().isEmpty() ? "log in again" : health.advice();
        };
    return new Notice.Remedy(host, command);
  }
}
