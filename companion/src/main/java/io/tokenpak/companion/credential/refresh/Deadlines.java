package io.tokenpak.companion.credential.refresh;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// When the owner of a login is to be run around the end of a generation, in order.
///
/// The first four lie within the last five minutes, in which Claude Code and Codex renew a login
/// when they are run; earlier they leave it alone.
record Deadlines(List<Instant> inOrder) {
  static final Deadlines NONE = new Deadlines(List.of());

  /// The first four come up to this much earlier, by an amount of each host's and login's own, so
  /// that hosts which share a login do not act at once. Earlier, so that nothing of the spacing and
  /// of the time left is lost.
  static final Duration LARGEST_SHIFT = Duration.ofSeconds(20);

  private static final List<Duration> BEFORE =
      List.of(
          Duration.ofSeconds(270),
          Duration.ofMinutes(3),
          Duration.ofMinutes(2),
          Duration.ofMinutes(1));

  private static final Duration AFTER = Duration.ofSeconds(1);

  /// A smaller difference is left alone: the programs judge by this machine's clock.
  private static final Duration LEAST_DIFFERENCE = Duration.ofMinutes(1);

  Deadlines {
    inOrder = List.copyOf(inOrder);
  }

  /// @param expires by the clock of whoever wrote it
  /// @param shift how much earlier than the round times
  /// @param ahead how far the provider's clock is ahead of this machine's
  static Deadlines around(Instant expires, Duration shift, Duration ahead) {
    List<Instant> all = new ArrayList<>();
    add(expires, shift, all);
    if (ahead.abs().compareTo(LEAST_DIFFERENCE) >= 0) {
      // Which of the two clocks the end was written by is not known.
      add(expires.minus(ahead), shift, all);
    }
    all.sort(null);
    return new Deadlines(all);
  }

  private static void add(Instant expires, Duration shift, List<Instant> all) {
    BEFORE.forEach(before -> all.add(expires.minus(before).minus(shift)));
    all.add(expires.plus(AFTER));
  }

  /// The part of the largest shift that falls to a login on a host.
  static Duration shift(String host, String login) {
    // The multiplication lets every bit of the hash count in the upper half.
    int hash = ((host + '\n' + login).hashCode() * 0x9E3779B1) >>> 16;
    return LARGEST_SHIFT.multipliedBy(hash).dividedBy(1 << 16);
  }

  int passed(Instant now) {
    return (int) inOrder.stream().filter(each -> !each.isAfter(now)).count();
  }

  Optional<Instant> nextAfter(Instant now) {
    return inOrder.stream().filter(each -> each.isAfter(now)).findFirst();
  }
}
