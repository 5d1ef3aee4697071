package io.tokenpak.companion.credential;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/// What the head of a 429 says about when its credential may serve again.
final class RateLimit {
  static final int STATUS = 429;

  /// For a 429 that says no time: OpenAI answers so to an account that is out of credit.
  static final Duration UNSTATED = Duration.ofMinutes(5);

  /// Whatever a provider says, a credential is tried again after this; one more 429 costs nothing.
  static final Duration LONGEST = Duration.ofHours(24);

  private static final List<String> ANTHROPIC =
      List.of("requests", "tokens", "input-tokens", "output-tokens");
  private static final List<String> OPENAI = List.of("requests", "tokens");

  /// For example `6m0s`, `1.5s` or `20ms`.
  private static final Pattern SPAN =
      Pattern.compile(
          "(?:(\\d{1,6})h)?(?:(\\d{1,6})m(?!s))?(?:(\\d{1,9})(?:\\.\\d+)?s)?(?:\\d+ms)?");

  private final HttpFields fields;
  private final Instant provider;
  private @Nullable Duration longest;

  private RateLimit(HttpFields fields, Instant now) {
    this.fields = fields;
    // Times of day are the provider's, and so is what they are compared with.
    this.provider = time(fields.get("Date")).orElse(now);
  }

  /// How long the credential of a 429 will be of no use.
  static Duration pause(HttpFields fields, Instant now) {
    RateLimit limit = new RateLimit(fields, now);
    QuotaReset.of(fields, limit.provider).map(limit::from).ifPresent(limit::note);
    limit.readRetryAfter();
    limit.readAnthropic();
    limit.readOpenAi();
    Duration pause = limit.longest == null ? UNSTATED : limit.longest;
    return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
  }

  private void readRetryAfter() {
    String text = fields.get("retry-after");
    number(text)
        .map(Duration::ofSeconds)
        .or(() -> time(text).map(this::from))
        .ifPresent(this::note);
  }

  private void readAnthropic() {
    for (String kind : ANTHROPIC) {
      if ("0".equals(fields.get("anthropic-ratelimit-" + kind + "-remaining"))) {
        time(fields.get("anthropic-ratelimit-" + kind + "-reset"))
            .map(this::from)
            .ifPresent(this::note);
      }
    }
  }

  private void readOpenAi() {
    for (String kind : OPENAI) {
      if ("0".equals(fields.get("x-ratelimit-remaining-" + kind))) {
        span(fields.get("x-ratelimit-reset-" + kind)).ifPresent(this::note);
      }
    }
  }

  private Duration from(Instant time) {
    return Duration.between(provider, time);
  }

  private void note(Duration pause) {
    Duration positive = pause.isNegative() ? Duration.ZERO : pause;
    if (longest == null || longest.compareTo(positive) < 0) {
      longest = positive;
    }
  }

  /// Whole seconds or percents; fractions are cut off, and so is what no clock would say.
  private static Optional<Long> number(@Nullable String text) {
    if (text == null || !text.matches("\\d{1,11}(\\.\\d+)?")) {
      return Optional.empty();
    }
    return Optional.of(Long.parseLong(text.replaceFirst("\\..*", "")));
  }

  private static Optional<Duration> span(@Nullable String text) {
    Matcher parts = SPAN.matcher(text == null ? "-" : text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        Duration.ofHours(part(parts, 1)).plusMinutes(part(parts, 2)).plusSeconds(part(parts, 3)));
  }

  private static long part(Matcher parts, int group) {
    String part = parts.group(group);
    return part == null ? 0 : Long.parseLong(part);
  }

  /// A time as HTTP writes it, or as RFC 3339 does.
  private static Optional<Instant> time(@Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    for (DateTimeFormatter form :
        List.of(DateTimeFormatter.RFC_1123_DATE_TIME, DateTimeFormatter.ISO_OFFSET_DATE_TIME)) {
      try {
        return Optional.of(ZonedDateTime.parse(text.strip(), form).toInstant());
      } catch (DateTimeParseException other) {
        // The next form may fit.
      }
    }
    return Optional.empty();
  }
}
