package io.tokenpak.companion.command;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads moments as people give them: `today`, `yesterday`, `2026-01-31`, `7d`, `24h`.
///
/// @param now when the command was started
/// @param zone whose days are meant
record Moments(Instant now, ZoneId zone) {
  private static final Pattern AGO = Pattern.compile("(\\d{1,5})([dh])");

  /// The first moment of what was said; of days ago, today counts as the first.
  Instant since(String text) {
    Matcher ago = AGO.matcher(text);
    if (ago.matches()) {
      long count = Long.parseLong(ago.group(1));
      return ago.group(2).equals("h")
          ? now.minus(Duration.ofHours(count))
          : start(today().minusDays(Math.max(0, count - 1)));
    }
    return start(day("--since", text));
  }

  /// The moment behind what was said; of a day, the end.
  Instant until(String text) {
    Matcher ago = AGO.matcher(text);
    if (ago.matches()) {
      long count = Long.parseLong(ago.group(1));
      return ago.group(2).equals("h")
          ? now.minus(Duration.ofHours(count))
          : start(today().minusDays(count).plusDays(1));
    }
    return start(day("--until", text).plusDays(1));
  }

  private LocalDate day(String option, String text) {
    return switch (text) {
      case "today" -> today();
      case "yesterday" -> today().minusDays(1);
      default -> {
        try {
          yield LocalDate.parse(text);
        } catch (DateTimeParseException malformed) {
          throw new Failure(
              Failure.WRONG_USAGE,
              option
                  + " must be a day such as 2026-01-31, today, yesterday, or an age such as 7d"
                  + " or 24h");
        }
      }
    };
  }

  private LocalDate today() {
    return LocalDate.ofInstant(now, zone);
  }

  private Instant start(LocalDate day) {
    return day.atStartOfDay(zone).toInstant();
  }
}
