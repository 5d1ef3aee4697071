package io.tokenpak.companion.usage;

import io.tokenpak.companion.exchange.Printable;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/// Reads how near its limits a credential is from the fields of an answer.
final class RateLimits {
  private static final String ANTHROPIC = "anthropic-ratelimit-";
  private static final String CODEX = "x-codex-";
  private static final String OPENAI = "x-ratelimit-";
  private static final int MOST = 32;
  private static final int LONGEST = 64;

  /// One limit, as far as the fields have told of it.
  private static final class Draft {
    private final String name;
    private @Nullable Double limit;
    private @Nullable Double remaining;
    private @Nullable Double used;
    private @Nullable Instant resets;
    private @Nullable String status;

    Draft(String name) {
      this.name = name;
    }

    RateLimit limit() {
      Double part = used;
      if (part == null && limit != null && remaining != null && limit > 0) {
        part = 1 - remaining / limit;
      }
      return new RateLimit(name, part, resets, status);
    }

    boolean says() {
      return used != null || remaining != null || resets != null || status != null;
    }
  }

  private final Instant now;
  private final List<Draft> drafts = new ArrayList<>();

  private RateLimits(Instant now) {
    this.now = now;
  }

  /// @param now what the fields that name a duration count from
  static List<RateLimit> of(HttpFields fields, Instant now) {
    RateLimits limits = new RateLimits(now);
    for (HttpField field : fields) {
      limits.read(field);
    }
    return limits.drafts.stream().filter(Draft::says).map(Draft::limit).toList();
  }

  private void read(HttpField field) {
    String name = field.getName();
    if (startsWith(name, ANTHROPIC)) {
      anthropic(rest(name, ANTHROPIC), value(field));
    } else if (startsWith(name, CODEX)) {
      codex(rest(name, CODEX), value(field));
    } else if (startsWith(name, OPENAI)) {
      openAi(rest(name, OPENAI), value(field));
    }
  }

  private static boolean startsWith(String name, String beginning) {
    return name.regionMatches(true, 0, beginning, 0, beginning.length());
  }

  private static String rest(String name, String beginning) {
    return name.substring(beginning.length()).toLowerCase(Locale.ROOT);
  }

  private static String value(HttpField field) {
    String value = field.getValue();
    return value == null ? "" : value.strip();
  }

  /// `requests-remaining`, `unified-5h-utilization`, `unified-status`.
  private void anthropic(String rest, String value) {
    int at = rest.lastIndexOf('-');
    if (at <= 0) {
      return;
    }
    String name = rest.substring(0, at);
    switch (rest.substring(at + 1)) {
      case "limit" -> draft(name).limit = number(value);
      case "remaining" -> draft(name).remaining = number(value);
      case "utilization" -> draft(name).used = number(value);
      case "reset" -> draft(name).resets = moment(value);
      case "status" -> draft(name).status = Printable.line(value, LONGEST);
      default -> {}
    }
  }

  /// `primary-used-percent`.
  private void codex(String rest, String value) {
    int at = rest.indexOf('-');
    if (at <= 0 || !(rest.startsWith("primary-") || rest.startsWith("secondary-"))) {
      return;
    }
    String name = "codex-" + rest.substring(0, at);
    Double number = number(value);
    if (number == null) {
      return;
    }
    switch (rest.substring(at + 1)) {
      case "used-percent" -> draft(name).used = number / 100;
      case "reset-at" -> draft(name).resets = moment(value);
      case "reset-after-seconds" -> {
        Draft draft = draft(name);
        draft.resets = draft.resets == null ? after(number) : draft.resets;
      }
      default -> {}
    }
  }

  /// `remaining-requests`.
  private void openAi(String rest, String value) {
    int at = rest.indexOf('-');
    if (at <= 0) {
      return;
    }
    String name = rest.substring(at + 1);
    switch (rest.substring(0, at)) {
      case "limit" -> draft(name).limit = number(value);
      case "remaining" -> draft(name).remaining = number(value);
      case "reset" -> draft(name).resets = later(value);
      default -> {}
    }
  }

  private Draft draft(String name) {
    String known = Printable.line(name, LONGEST);
    for (Draft draft : drafts) {
      if (draft.name.equals(known)) {
        return draft;
      }
    }
    Draft created = new Draft(known);
    if (drafts.size() < MOST) {
      drafts.add(created);
    }
    return created;
  }

  private static @Nullable Double number(String value) {
    if (value.isEmpty() || !Character.isDigit(value.charAt(value.length() - 1))) {
      // Java takes `2d` for a number, and it is two days.
      return null;
    }
    try {
      double number = Double.parseDouble(value);
      return Double.isFinite(number) && number >= 0 ? number : null;
    } catch (NumberFormatException _) {
      return null;
    }
  }

  /// Seconds since 1970, or a moment as RFC 3339 writes it.
  private static @Nullable Instant moment(String value) {
    try {
      Double seconds = number(value);
      return seconds == null ? Instant.parse(value) : Instant.ofEpochSecond(seconds.longValue());
    } catch (DateTimeException _) {
      return null;
    }
  }

  /// A duration such as `6m0s`, `20ms` or `1d2h`, or a number of seconds.
  private @Nullable Instant later(String value) {
    Double seconds = number(value);
    if (seconds != null) {
      return after(seconds);
    }
    try {
      String iso = value.toUpperCase(Locale.ROOT);
      if (iso.endsWith("MS")) {
        double millis = Double.parseDouble(iso.substring(0, iso.length() - 2));
        return after(millis / 1000);
      }
      int day = iso.indexOf('D');
      String time = iso.substring(day + 1);
      return now.plus(
          Duration.parse("P" + iso.substring(0, day + 1) + (time.isEmpty() ? "" : "T" + time)));
    } catch (DateTimeException | NumberFormatException _) {
      return null;
    }
  }

  private @Nullable Instant after(double seconds) {
    return seconds < Integer.MAX_VALUE ? now.plusMillis(Math.round(seconds * 1000)) : null;
  }
}
