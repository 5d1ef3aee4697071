package io.tokenpak.companion.credential.refresh;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Writes times to the second, as people read them, in the machine's time zone.
final class ClockTime {
  private static final Duration NEAR = Duration.ofHours(12);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private ClockTime() {}

  /// For example `14:25:30`; with the day where it is more than half a day away.
  static String of(Instant time, Instant now) {
    boolean near = Duration.between(now, time).abs().compareTo(NEAR) < 0;
    return (near ? TIME : DAY_AND_TIME).format(time.atZone(ZoneId.systemDefault()));
  }
}
