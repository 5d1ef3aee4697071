package io.tokenpak.companion.credential.lease;

import java.time.Duration;
import java.time.Instant;

/// Decides what a lease needs. A login is kept for as long as it serves, unless the owner lets it
/// be rotated.
///
/// A lease that is due for rotation is not renewed by the broker. Where rotating is not allowed it
/// is used to its end, and another is asked for just before.
final class LeaseCourse {
  static final Duration RENEW_BEFORE = Duration.ofMinutes(5);
  static final Duration ROTATE_BEFORE = Duration.ofMinutes(1);

  private final LeaseSettings.Course wishes;

  LeaseCourse(LeaseSettings.Course wishes) {
    this.wishes = wishes;
  }

  /// @param isCurrent whether the login in service is the one that the broker would hand over
  LeaseStep next(LeaseStatus status, boolean isCurrent, Instant now) {
    if (!status.lease().isLive()) {
      return new LeaseStep.Reacquire(status.lease().state());
    }
    if (status.hasUnusableCredential()) {
      return new LeaseStep.Leave();
    }
    if (!isCurrent) {
      return new LeaseStep.Materialize();
    }
    Duration left = left(status.lease(), now);
    if (isToRotate(status, left)) {
      return new LeaseStep.Rotate(RotationReason.APPROACHING_UTILIZATION_THRESHOLD);
    }
    if (isRenewable(status.lease())) {
      boolean isDue = wishes.renews() && left.compareTo(RENEW_BEFORE) <= 0;
      return isDue ? new LeaseStep.Renew() : new LeaseStep.Stay();
    }
    return left.compareTo(ROTATE_BEFORE) <= 0
        ? new LeaseStep.Rotate(RotationReason.EXPIRY_APPROACHING)
        : new LeaseStep.Stay();
  }

  /// A recommendation that comes of the lease's own end is met by renewing it.
  private boolean isToRotate(LeaseStatus status, Duration left) {
    boolean isRecommended = status.rotationRecommended() && left.compareTo(RENEW_BEFORE) > 0;
    return wishes.rotates()
        && (status.replacementRequired() || (wishes.rotatesEarly() && isRecommended));
  }

  /// How long it is until the lease must be seen to, whatever its next heartbeat.
  Duration due(LeaseStatus status, Instant now) {
    Duration before = isRenewable(status.lease()) ? RENEW_BEFORE : ROTATE_BEFORE;
    return left(status.lease(), now).minus(before);
  }

  /// What will be done about the lease by itself, and when.
  String plan(LeaseStatus status) {
    Instant expires = status.lease().expires();
    if (expires == null) {
      return "";
    }
    if (!isRenewable(status.lease())) {
      return "asks for another login at " + expires.minus(ROTATE_BEFORE);
    }
    return wishes.renews()
        ? "renews the lease at " + expires.minus(RENEW_BEFORE)
        : "takes another lease at " + expires;
  }

  private static boolean isRenewable(Lease lease) {
    return lease.state().equals("active");
  }

  private static Duration left(Lease lease, Instant now) {
    Instant expires = lease.expires();
    return expires == null ? Duration.ofDays(1) : Duration.between(now, expires);
  }
}
