package io.tokenpak.companion.credential.lease;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Looks after the lease once: asks how it is and does what it needs, until it needs nothing.
final class LeaseRound {
  private static final int MOST_STEPS = 8;

  private final LeaseDesk desk;
  private final LeaseBook book;
  private final LeaseCourse course;
  private final BrokerClock clock;

  LeaseRound(LeaseDesk desk, LeaseBook book, LeaseCourse course, BrokerClock clock) {
    this.desk = desk;
    this.book = book;
    this.course = course;
    this.clock = clock;
  }

  /// @param doubted whether the login in service is to be had handed over again in any case
  void run(boolean doubted) throws LeaseFailure {
    try {
      step(doubted);
    } finally {
      desk.keepFiles();
    }
  }

  private void step(boolean doubted) throws LeaseFailure {
    boolean inDoubt = doubted;
    Set<String> done = new HashSet<>();
    for (int i = 0; i < MOST_STEPS; i++) {
      Lease lease = book.lease();
      if (lease == null) {
        desk.acquire("companion");
        continue;
      }
      Optional<LeaseStatus> status = desk.status(lease);
      LeaseStep step = status.map(this::next).orElse(new LeaseStep.Reacquire("missing"));
      if (inDoubt && step instanceof LeaseStep.Stay) {
        step = new LeaseStep.Materialize();
      }
      inDoubt = inDoubt && !(step instanceof LeaseStep.Materialize);
      // Once for each lease: a broker that says yes and changes nothing is not asked again at once.
      if (step instanceof LeaseStep.Stay || !done.add(lease.id() + step)) {
        return;
      }
      take(step, status);
    }
  }

  private LeaseStep next(LeaseStatus status) {
    Lent lent = book.lent();
    return course.next(status, lent != null && lent.isCurrent(status), clock.now());
  }

  private void take(LeaseStep step, Optional<LeaseStatus> status) throws LeaseFailure {
    switch (step) {
      case LeaseStep.Stay _ -> {}
      case LeaseStep.Renew _ -> desk.renew();
      case LeaseStep.Materialize _ ->
          desk.materialize(status.map(LeaseStatus::authUpdated).orElse(null));
      case LeaseStep.Rotate rotate -> desk.rotate(rotate.reason());
      case LeaseStep.Leave _ -> desk.leaveFor(RotationReason.UNHEALTHY_CREDENTIAL);
      case LeaseStep.Reacquire reacquire -> {
        desk.forget();
        desk.acquire(reacquire.reason());
      }
    }
  }
}
