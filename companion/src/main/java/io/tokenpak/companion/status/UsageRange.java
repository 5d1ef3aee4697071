package io.tokenpak.companion.status;

import io.tokenpak.companion.usage.ledger.Dimension;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.util.Fields;

/// Which usage a request asks for, as its parameters say: `since`, `until`, `zone`, `most`, and for
/// each dimension but time the value that it must have.
///
/// @param since the last day's beginning, if the request does not say
record UsageRange(
    Instant since, Instant until, ZoneId zone, Map<Dimension, String> only, int most) {
  private static final Duration LONGEST = Duration.ofDays(3700);
  private static final int LONGEST_VALUE = 300;
  private static final int MOST = 500;
  private static final int USUAL = 50;

  static UsageRange of(Fields query, InstantSource clock) {
    Instant now = clock.instant();
    Instant until = text(query, "until").map(UsageRange::instant).orElse(now);
    Instant since =
        text(query, "since")
            .map(UsageRange::instant)
            .orElseGet(() -> now.minus(Duration.ofDays(1)));
    if (since.isAfter(until) || Duration.between(since, until).compareTo(LONGEST) > 0) {
      throw bad("since comes before until, and at most ten years before");
    }
    return new UsageRange(
        since,
        until,
        text(query, "zone").map(UsageRange::zone).orElse(ZoneOffset.UTC),
        only(query),
        text(query, "most").map(UsageRange::count).orElse(USUAL));
  }

  /// The dimension that a parameter names.
  static Dimension dimension(Fields query, String name, Dimension usual) {
    Optional<String> word = text(query, name);
    if (word.isEmpty()) {
      return usual;
    }
    try {
      return Dimension.valueOf(word.get().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      throw bad(name + " is one of session, platform, provider, model, source, day and hour");
    }
  }

  private static Map<Dimension, String> only(Fields query) {
    Map<Dimension, String> only = new EnumMap<>(Dimension.class);
    for (Dimension dimension : Dimension.values()) {
      if (dimension != Dimension.DAY && dimension != Dimension.HOUR) {
        text(query, dimension.word()).ifPresent(value -> only.put(dimension, value));
      }
    }
    return only;
  }

  static Optional<String> text(Fields query, String name) {
    Optional<String> value = Optional.ofNullable(query.getValue(name));
    if (value.filter(text -> text.length() > LONGEST_VALUE).isPresent()) {
      throw bad(name + " is too long");
    }
    return value.filter(text -> !text.isEmpty());
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException malformed) {
      throw bad("since and until look like 2026-01-31T00:00:00Z");
    }
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException unknown) {
      throw bad("zone looks like Europe/Berlin");
    }
  }

  private static int count(String text) {
    try {
      return Math.clamp(Integer.parseInt(text), 1, MOST);
    } catch (NumberFormatException malformed) {
      throw bad("most is a number");
    }
  }

  static OwnerRefusal bad(String message) {
    return new OwnerRefusal(HttpStatus.BAD_REQUEST_400, message);
  }
}
