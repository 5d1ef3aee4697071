package io.tokenpak.companion.credential.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalDouble;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/// What the provider's answers to one lease's login tell about the login. Guarded by its own
/// monitor.
final class Observations {
  /// How long a provider's word on the quota counts.
  private static final Duration FRESH = Duration.ofMinutes(15);

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /// The provider's two windows: some hours, and a week.
  private static final String[] WINDOWS = {
    "x-codex-primary-used-percent", "x-codex-secondary-used-percent"
  };

  /// The answers of one minute.
  private static final class Minute {
    private final Instant begin;
    private int answers;
    private int errors;

    private Minute(Instant begin) {
      this.begin = begin;
    }
  }

  /// What a report says of the login.
  ///
  /// @param failed whether the provider refused the login last
  /// @param utilization in percent, if the provider told lately
  /// @param errorRate of the last hour, if there were answers
  record Told(
      boolean failed,
      OptionalDouble utilization,
      OptionalDouble errorRate,
      Optional<Instant> lastSuccess,
      Optional<Instant> lastError) {}

  private final ArrayDeque<Minute> lastHour = new ArrayDeque<>();
  private double utilization;
  private @Nullable Instant utilizationAt;
  private @Nullable Instant lastSuccess;
  private @Nullable Instant lastError;
  private boolean failed;

  /// The head of an answer says how far the windows are used up.
  synchronized void head(HttpFields fields, Instant now) {
    double most = -1;
    for (String window : WINDOWS) {
      most = Math.max(most, percent(fields.get(window)));
    }
    if (most >= 0) {
      utilization = most;
      utilizationAt = now;
    }
  }

  private static double percent(@Nullable String value) {
    if (value == null) {
      return -1;
    }
    try {
      double percent = Double.parseDouble(value.strip());
      return percent >= 0 && percent <= 100 ? percent : -1;
    } catch (NumberFormatException unreadable) {
      return -1;
    }
  }

  /// An answer is over.
  synchronized void answered(int status, Instant now) {
    Minute minute = lastHour.peekLast();
    if (minute == null || Duration.between(minute.begin, now).compareTo(MINUTE) >= 0) {
      minute = new Minute(now);
      lastHour.addLast(minute);
      forget(now);
    }
    minute.answers++;
    if (status < 400) {
      lastSuccess = now;
      failed = false;
    } else {
      minute.errors++;
      lastError = now;
      failed |= status == 401 || status == 403;
    }
  }

  private void forget(Instant now) {
    while (!lastHour.isEmpty()
        && Duration.between(lastHour.getFirst().begin, now).compareTo(HOUR) > 0) {
      lastHour.removeFirst();
    }
  }

  synchronized Told at(Instant now) {
    forget(now);
    int answers = lastHour.stream().mapToInt(each -> each.answers).sum();
    int errors = lastHour.stream().mapToInt(each -> each.errors).sum();
    Instant since = utilizationAt;
    boolean isFresh = since != null && Duration.between(since, now).compareTo(FRESH) <= 0;
    return new Told(
        failed,
        isFresh ? OptionalDouble.of(utilization) : OptionalDouble.empty(),
        answers == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) errors / answers),
        Optional.ofNullable(lastSuccess),
        Optional.ofNullable(lastError));
  }
}
