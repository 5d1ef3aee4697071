package io.tokenpak.companion.credential.lease;

import java.util.Locale;

/// Why another login is asked for. Brokers take these and refuse every other word.
public enum RotationReason {
  APPROACHING_UTILIZATION_THRESHOLD("utilization threshold usage"),
  LOW_QUOTA_REMAINING("quota limit exhaust"),
  UNHEALTHY_CREDENTIAL("unhealthy revoked broken error fail invalid"),
  EXPIRY_APPROACHING("expir"),
  ADMIN_REQUESTED_ROTATION("");

  /// Beginnings of words, by which a free text is recognised.
  private final String marks;

  RotationReason(String marks) {
    this.marks = marks;
  }

  /// The word that goes on the wire.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The reason that comes nearest to what a person wrote; what fits none is an owner's wish.
  public static RotationReason of(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    for (RotationReason reason : values()) {
      if (reason.word().equals(lower)) {
        return reason;
      }
    }
    for (RotationReason reason : values()) {
      for (String mark : reason.marks.split(" ", -1)) {
        if (!mark.isEmpty() && lower.contains(mark)) {
          return reason;
        }
      }
    }
    return ADMIN_REQUESTED_ROTATION;
  }
}
