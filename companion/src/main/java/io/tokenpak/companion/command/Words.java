package io.tokenpak.companion.command;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// How times and amounts read.
final class Words {
  private Words() {}

  /// The two largest units: `3 d 4 h`, `2 h 5 min`, `40 s`.
  static String duration(Duration duration) {
    long days = duration.toDays();
    if (days > 0) {
      return days + " d " + duration.toHoursPart() + " h";
    }
    if (duration.toHours() > 0) {
      return duration.toHours() + " h " + duration.toMinutesPart() + " min";
    }
    return duration.toMinutes() > 0 ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
  }

  /// Date and time to the minute, in this machine's zone.
  static String minute(Instant instant) {
    return minute(instant, ZoneId.systemDefault());
  }

  /// Date and time to the minute.
  static String minute(Instant instant, ZoneId zone) {
    return LocalDateTime.ofInstant(instant, zone)
        .truncatedTo(ChronoUnit.MINUTES)
        .toString()
        .replace('T', ' ');
  }

  /// The time of day to the second, in this machine's zone.
  static String second(Instant instant) {
    return "%tT".formatted(local(instant));
  }

  private static LocalDateTime local(Instant instant) {
    return LocalDateTime.ofInstant(instant, ZoneId.systemDefault());
  }

  /// `expires 2026-11-21 15:00 (in 1 h 20 min)`, or that it did.
  static String expiry(Instant expires, Instant now) {
    return expires.isAfter(now)
        ? "expires %s (in %s)".formatted(minute(expires), duration(Duration.between(now, expires)))
        : "expired %s (%s ago)"
            .formatted(minute(expires), duration(Duration.between(expires, now)));
  }

  /// `812 B`, `1.2 KiB`, `3.4 MiB`.
  static String bytes(long count) {
    if (count < 1024) {
      return count + " B";
    }
    double kibibytes = count / 1024.0;
    return kibibytes < 1024
        ? String.format(Locale.ROOT, "%.1f KiB", kibibytes)
        : String.format(Locale.ROOT, "%.1f MiB", kibibytes / 1024);
  }
}
