package io.tokenpak.companion.credential.notice;

import java.time.Duration;
import java.util.Locale;

/// How soon somebody must act. In order of urgency.
public enum NoticeLevel {
  INFO(Duration.ofDays(3)),
  WARN(Duration.ofDays(1)),
  CRITICAL(Duration.ofHours(1));

  private final Duration ahead;

  NoticeLevel(Duration ahead) {
    this.ahead = ahead;
  }

  /// How long before the end of a login it begins.
  Duration ahead() {
    return ahead;
  }

  /// As programs and people read it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
