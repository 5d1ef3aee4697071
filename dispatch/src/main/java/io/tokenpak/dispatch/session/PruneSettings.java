package io.tokenpak.dispatch.session;

import java.time.Duration;

/// Which sessions are kept.
///
/// @param age after which a session that was not used is removed
/// @param count of sessions at most; those that were not used for the longest time go first
public record PruneSettings(Duration age, int count) {
  /// Refuses what would keep nothing.
  public PruneSettings {
    if (age.isNegative() || age.isZero() || count < 1) {
      throw new IllegalArgumentException("sessions must be kept for some time, and at least one");
    }
  }
}
