package io.tokenpak.companion.credential.refresh;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// How often a login may be renewed at all, whatever its deadlines say and however the clock jumps.
/// Times are nanoseconds of a clock that only goes on. Guarded by its owner.
final class Pace {
  static final int MOST_AN_HOUR = 12;
  static final Duration LONGEST_BACKOFF = Duration.ofMinutes(15);
  private static final Duration FIRST_BACKOFF = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private final Duration spacing;
  private final Deque<Long> starts = new ArrayDeque<>();
  private int inVain;
  private @Nullable Long heldUntil;

  Pace(Duration spacing) {
    this.spacing = spacing;
  }

  /// Whether a start at a deadline is allowed.
  boolean allows(long now) {
    Long last = starts.peekLast();
    if (last == null) {
      return true;
    }
    boolean isHourFull = starts.size() == MOST_AN_HOUR && now - starts.getFirst() < HOUR.toNanos();
    boolean isHeld = heldUntil != null && now - heldUntil < 0;
    return now - last >= spacing.toNanos() && !isHourFull && !isHeld;
  }

  /// Whether a start is allowed that no deadline asks for: the more of them were in vain, the
  /// longer the wait.
  boolean allowsAnother(long now) {
    return allows(now) && untilAnother(now).isZero();
  }

  /// How long no start is allowed that no deadline asks for.
  Duration untilAnother(long now) {
    Long last = starts.peekLast();
    Duration left = last == null ? Duration.ZERO : backoff().minusNanos(now - last);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private Duration backoff() {
    if (inVain == 0) {
      return spacing;
    }
    Duration doubled = FIRST_BACKOFF.multipliedBy(1L << Math.min(inVain - 1, 10));
    Duration wait = doubled.compareTo(LONGEST_BACKOFF) < 0 ? doubled : LONGEST_BACKOFF;
    return wait.compareTo(spacing) < 0 ? spacing : wait;
  }

  void started(long now) {
    starts.addLast(now);
    if (starts.size() > MOST_AN_HOUR) {
      starts.removeFirst();
    }
    heldUntil = null;
  }

  void failed() {
    inVain++;
  }

  /// It failed for a reason that will hardly go away by itself.
  void hopeless() {
    inVain = Integer.MAX_VALUE - 1;
  }

  /// What was in vain before need not be any more.
  void succeeded() {
    inVain = 0;
  }

  /// Allows nothing for a while, at most an hour.
  void hold(long now, Duration wait) {
    heldUntil = now + (wait.compareTo(HOUR) < 0 ? wait : HOUR).toNanos();
  }
}
