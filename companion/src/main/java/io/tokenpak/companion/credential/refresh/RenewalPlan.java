package io.tokenpak.companion.credential.refresh;

import io.tokenpak.companion.credential.Generation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// When a login is to be renewed. Asked again and again, it computes everything afresh from the
/// clocks, so that no jump of one leaves a wrong alarm behind. Guarded by its owner.
final class RenewalPlan {
  /// Less is the drift of clocks; more is a jump of the time of day, or sleep.
  private static final Duration LEAST_JUMP = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(RenewalPlan.class);

  private final String login;
  private final Clocks clocks;
  private final ProviderClock provider;
  private final Duration shift;
  private final Pace pace;
  private Duration distance;
  private String fingerprint = "";
  private String hopeless = "";
  private int served;

  /// @param login its name in the log
  /// @param shift see [Deadlines]
  /// @param spacing the least time between two starts
  RenewalPlan(
      String login, Clocks clocks, ProviderClock provider, Duration shift, Duration spacing) {
    this.login = login;
    this.clocks = clocks;
    this.provider = provider;
    this.shift = shift;
    this.pace = new Pace(spacing);
    this.distance = clocks.distance();
  }

  /// Whether the time has come to renew the generation.
  boolean isDue(Generation generation) {
    Deadlines deadlines = observe(generation);
    int passed = deadlines.passed(clocks.now());
    if (passed == 0 || isHopeless(generation)) {
      return false;
    }
    long now = clocks.nanos().getAsLong();
    return passed > served
        ? pace.allows(now)
        : passed == deadlines.inOrder().size() && pace.allowsAnother(now);
  }

  /// Whether to renew a generation that a provider has refused, whatever its end.
  boolean mayRenew(Generation generation) {
    observe(generation);
    return !isHopeless(generation) && pace.allowsAnother(clocks.nanos().getAsLong());
  }

  void started(Generation generation) {
    served = observe(generation).passed(clocks.now());
    pace.started(clocks.nanos().getAsLong());
  }

  void ended(Generation generation, Outcome outcome) {
    switch (outcome) {
      case Outcome.Refreshed _ -> pace.succeeded();
      case Outcome.Permanent _ -> hopeless = generation.fingerprint();
      case Outcome.Refused _ -> pace.hopeless();
      case Outcome.Transient(Duration retryAfter) -> {
        inVain(generation);
        if (retryAfter != null) {
          pace.hold(clocks.nanos().getAsLong(), retryAfter);
        }
      }
      case Outcome.Unchanged _, Outcome.InDoubt _ -> inVain(generation);
    }
  }

  /// When the generation is renewed next if nothing comes before; empty if never.
  Optional<Instant> next(Generation generation) {
    Deadlines deadlines = observe(generation);
    if (deadlines.inOrder().isEmpty() || isHopeless(generation)) {
      return Optional.empty();
    }
    Instant now = clocks.now();
    Instant another = now.plus(pace.untilAnother(clocks.nanos().getAsLong()));
    return Optional.of(deadlines.nextAfter(now).orElse(another));
  }

  private boolean isHopeless(Generation generation) {
    return hopeless.equals(generation.fingerprint());
  }

  /// What is in vain between two deadlines is tried again at the next.
  private void inVain(Generation generation) {
    Deadlines deadlines = observe(generation);
    Instant now = clocks.now();
    if (deadlines.passed(now) == 0 || deadlines.nextAfter(now).isEmpty()) {
      pace.failed();
    }
  }

  private Deadlines observe(Generation generation) {
    boolean jumped = noteJump();
    if (!generation.fingerprint().equals(fingerprint)) {
      fingerprint = generation.fingerprint();
      served = 0;
      pace.succeeded();
    }
    Instant expires = generation.expires();
    Deadlines deadlines =
        expires == null ? Deadlines.NONE : Deadlines.around(expires, shift, provider.ahead());
    if (jumped) {
      // Deadlines that the jump has taken back come again.
      served = Math.min(served, deadlines.passed(clocks.now()));
    }
    return deadlines;
  }

  private boolean noteJump() {
    Duration moved = clocks.distance().minus(distance);
    if (moved.abs().compareTo(LEAST_JUMP) <= 0) {
      return false;
    }
    distance = distance.plus(moved);
    provider.reset();
    log.info("{}: the clock has jumped by {} s, or this machine slept", login, moved.toSeconds());
    if (moved.isPositive()) {
      pace.succeeded();
    }
    return true;
  }
}
