package io.tokenpak.companion.credential;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/// When there is quota again, as an answer with status 429 says it.
final class QuotaReset {
  /// No window of a quota is longer; what says otherwise is not believed.
  private static final Duration LONGEST = Duration.ofDays(32);

  private QuotaReset() {}

  /// The latest time that the answer names; empty if it names none.
  static Optional<Instant> of(HttpFields fields, Instant now) {
    Instant latest = ofSubscription(fields);
    if (latest == null) {
      latest = later(usedUp(fields, "primary", now), usedUp(fields, "secondary", now));
    }
    if (latest == null) {
      latest = retryAfter(fields.get("retry-after"), now);
    }
    return Optional.ofNullable(latest)
        .filter(until -> until.isAfter(now) && until.isBefore(now.plus(LONGEST)));
  }

  /// The end of the window of a Claude subscription that is used up. An answer tells when a window
  /// ends also where it is another limit that was met.
  private static @Nullable Instant ofSubscription(HttpFields fields) {
    return "rejected".equals(fields.get("anthropic-ratelimit-unified-status"))
        ? epoch(fields.get("anthropic-ratelimit-unified-reset"))
        : null;
  }

  /// The end of a window of Codex's quota, if nothing is left in it.
  private static @Nullable Instant usedUp(HttpFields fields, String window, Instant now) {
    String prefix = "x-codex-" + window;
    Double used = number(fields.get(prefix + "-used-percent"));
    if (used == null || used < 100) {
      return null;
    }
    Instant at = epoch(fields.get(prefix + "-reset-at"));
    return at != null ? at : after(fields.get(prefix + "-reset-after-seconds"), now);
  }

  private static @Nullable Instant retryAfter(@Nullable String value, Instant now) {
    Instant at = after(value, now);
    if (at != null || value == null) {
      return at;
    }
    try {
      return ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException notADate) {
      return null;
    }
  }

  private static @Nullable Instant after(@Nullable String seconds, Instant now) {
    Double number = number(seconds);
    return number == null || number < 0 || number > LONGEST.toSeconds()
        ? null
        : now.plusMillis((long) Math.ceil(number * 1000));
  }

  private static @Nullable Instant epoch(@Nullable String seconds) {
    Double number = number(seconds);
    return number == null || number <= 0 || number > 1e11
        ? null
        : Instant.ofEpochSecond(number.longValue());
  }

  private static @Nullable Double number(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return Double.valueOf(text.strip());
    } catch (NumberFormatException notANumber) {
      return null;
    }
  }

  private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one != null ? one : other;
    }
    return one.isAfter(other) ? one : other;
  }
}
