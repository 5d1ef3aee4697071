package io.tokenpak.companion.usage.budget;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;

/// After what time a budget counts from 0 again: a day or a month of the owner's calendar, however
/// many hours it has.
enum Period {
  DAY {
    @Override
    LocalDate first(LocalDate day) {
      return day;
    }

    @Override
    LocalDate next(LocalDate first) {
      return first.plusDays(1);
    }
  },
  MONTH {
    @Override
    LocalDate first(LocalDate day) {
      return day.withDayOfMonth(1);
    }

    @Override
    LocalDate next(LocalDate first) {
      return first.plusMonths(1);
    }
  };

  abstract LocalDate first(LocalDate day);

  abstract LocalDate next(LocalDate first);

  /// The one that a moment lies in.
  Span around(Instant moment, ZoneId zone) {
    LocalDate first = first(LocalDate.ofInstant(moment, zone));
    return new Span(
        first.atStartOfDay(zone).toInstant(), next(first).atStartOfDay(zone).toInstant());
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// @param end the first moment behind it
  record Span(Instant start, Instant end) {
    boolean holds(Instant moment) {
      return !moment.isBefore(start) && moment.isBefore(end);
    }
  }
}
