package io.tokenpak.companion.credential.lease;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the owner can do about the lease. Every command blocks for as long as the broker takes, and
/// while one is under way another is refused.
public final class LeaseControl {
  private final LeaseParts parts;
  private final LeaseSettings settings;
  private final LeaseRound round;

  LeaseControl(LeaseParts parts, LeaseSettings settings) {
    this.parts = parts;
    this.settings = settings;
    this.round = new LeaseRound(parts.desk(), parts.book(), parts.course(), parts.clock());
  }

  private interface Work {
    void run() throws LeaseFailure;
  }

  /// How the lease is, as far as is known here.
  public LeaseResult status() {
    return result("status", Optional.empty());
  }

  /// Asks the broker how the lease is, and changes nothing.
  public LeaseResult refresh() {
    return run(
        "status",
        () -> {
          Lease lease = parts.book().lease();
          if (lease != null && parts.desk().status(lease).isEmpty()) {
            throw new LeaseFailure(
                LeaseProblem.Code.NO_ACTIVE_LEASE, "the lease broker does not know the lease");
          }
        });
  }

  /// Sees to it that there is a lease and that its login serves.
  public LeaseResult ensure() {
    return run("ensure", () -> round.run(false));
  }

  /// Has the lease last longer.
  public LeaseResult renew() {
    return run(
        "renew",
        () -> {
          parts.desk().renew();
          round.run(false);
        });
  }

  /// Changes to another login.
  ///
  /// @param reason in the owner's words
  public LeaseResult rotate(String reason) {
    return run(
        "rotate",
        () -> {
          parts.desk().rotate(RotationReason.of(reason));
          round.run(false);
        });
  }

  /// Hands the lease back; the next check takes another, so stop the companion for good.
  public LeaseResult release(String reason) {
    return run(
        "release",
        () -> {
          parts.desk().release(reason);
          parts.desk().withdraw();
        });
  }

  /// Hands the lease back and takes one anew.
  public LeaseResult reacquire(String reason) {
    return run(
        "reacquire",
        () -> {
          Lease lease = parts.book().lease();
          if (lease != null && lease.isLive()) {
            parts.desk().release(reason + ":release_current");
          }
          parts.desk().forget();
          parts.desk().acquire(reason);
          round.run(false);
        });
  }

  /// Has the login handed over again, and written where the settings say.
  public LeaseResult materialize() {
    return run("materialize", () -> round.run(true));
  }

  /// Reports what was used so far, and sees how the lease is then.
  public LeaseResult flush() {
    return run(
        "flush",
        () -> {
          parts.telemetry().flush();
          round.run(false);
        });
  }

  private LeaseResult run(String operation, Work work) {
    if (!parts.desk().enter()) {
      return result(
          operation,
          Optional.of(
              new LeaseProblem(
                  LeaseProblem.Code.CONCURRENT_OPERATION,
                  "something else is being done to the lease: try again")));
    }
    try {
      work.run();
      return result(operation, Optional.empty());
    } catch (LeaseFailure failure) {
      return result(operation, Optional.of(failure.problem()));
    } finally {
      parts.desk().leave();
    }
  }

  private LeaseResult result(String operation, Optional<LeaseProblem> error) {
    LeaseBook book = parts.book();
    Lease lease = book.lease();
    Lent lent = book.lent();
    return new LeaseResult(
        operation,
        new LeaseResult.Status(
            lease,
            lease != null && lent != null && lent.lease().id().equals(lease.id()),
            book.status(),
            settings.course(),
            Stream.of(book.outage(), book.denial(), book.fileTrouble())
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; ")),
            parts.clock().now()),
        error);
  }
}
