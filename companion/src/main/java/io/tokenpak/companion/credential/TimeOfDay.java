package io.tokenpak.companion.credential;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Writes times as people read them, in the machine's time zone.
final class TimeOfDay {
  private static final DateTimeFormatter NEAR = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
  private static final DateTimeFormatter FAR =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

  private TimeOfDay() {}

  /// For example `14:05`; with the day where it is more than half a day away.
  static String of(Instant time, Instant now) {
    boolean near = Duration.between(now, time).abs().compareTo(Duration.ofHours(12)) < 0;
    return (near ? NEAR : FAR).format(time.atZone(ZoneId.systemDefault()));
  }
}
