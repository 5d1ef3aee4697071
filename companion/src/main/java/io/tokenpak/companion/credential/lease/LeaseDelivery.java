package io.tokenpak.companion.credential.lease;

import io.tokenpak.companion.credential.lease.LeaseLedger.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings what one ledger holds to the broker, each count once. Used by one thread at a time.
///
/// The broker stores whatever it is sent, as often as it is sent, but tells the stamp of the last
/// report. So at most one report of a lease is under way, and where it is unknown whether it
/// arrived, its stamp tells.
final class LeaseDelivery {
  private static final Logger log = LoggerFactory.getLogger(LeaseDelivery.class);

  /// How long a report is offered that the broker declines.
  static final Duration LONGEST_REFUSAL = Duration.ofDays(1);

  private static final Duration FIRST_WAIT = Duration.ofMinutes(1);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private final LeaseLedger ledger;
  private final Observations observations;
  private final Broker broker;
  private final BrokerClock clock;
  private final Duration quiet;

  /// Whether the report may be with the broker. What another process left may.
  private boolean uncertain = true;

  private long sentNanos;
  private Duration wait = Duration.ZERO;
  private long waitsSinceNanos;

  /// @param quiet how long after a report was sent it may still arrive, if it got no answer
  LeaseDelivery(
      LeaseLedger ledger,
      Observations observations,
      Broker broker,
      BrokerClock clock,
      Duration quiet) {
    this.ledger = ledger;
    this.observations = observations;
    this.broker = broker;
    this.clock = clock;
    this.quiet = quiet;
    this.sentNanos = clock.nanos();
  }

  LeaseLedger ledger() {
    return ledger;
  }

  Observations observations() {
    return observations;
  }

  /// Brings what there is, as far as the broker takes it now.
  ///
  /// @param patient whether a broker that declined lately, or could not be reached, is left alone
  /// @return whether the broker took a report
  boolean deliver(boolean patient) {
    if (ledger.isEmpty() || (patient && isWaiting())) {
      return false;
    }
    return switch (broker.status(ledger.lease())) {
      case BrokerAnswer.Ok<LeaseStatus>(LeaseStatus status) -> deliver(status);
      case BrokerAnswer.Denied<LeaseStatus> denied -> {
        if (denied.isMissing() && ledger.report().isEmpty()) {
          var _ = ledger.close(clock.now());
        }
        refused(denied);
        yield false;
      }
      case BrokerAnswer.Unreachable<LeaseStatus> _ -> {
        waitFor(quiet.multipliedBy(9).dividedBy(10));
        yield false;
      }
    };
  }

  private boolean isWaiting() {
    return clock.nanos() - waitsSinceNanos < wait.toNanos();
  }

  private void waitFor(Duration time) {
    wait = time;
    waitsSinceNanos = clock.nanos();
  }

  private boolean deliver(LeaseStatus status) {
    Instant reported = status.use().reported();
    if (reported != null) {
      ledger.isAfter(reported);
    }
    Optional<Report> left = ledger.report();
    if (left.isPresent() && uncertain && isWithBroker(left.get(), reported)) {
      ledger.delivered();
      left = Optional.empty();
    }
    if (left.isEmpty()) {
      return ledger.close(clock.now()).map(made -> send(made, status)).orElse(false);
    }
    if (uncertain && clock.nanos() - sentNanos < quiet.toNanos()) {
      return false;
    }
    return ledger.restamp(clock.now()).map(made -> send(made, status)).orElse(false);
  }

  /// Whether the broker has the report, or a later one of somebody else's, so that nobody can tell.
  private boolean isWithBroker(Report report, @Nullable Instant reported) {
    if (reported == null || report.stamps().contains(reported)) {
      return reported != null;
    }
    boolean foreign = reported.isAfter(report.last());
    if (foreign) {
      log.warn(
          "another program reports use of lease {}: whether the broker has {} requests is unknown,"
              + " and they are not sent again",
          ledger.lease(),
          report.count().requests());
    }
    return foreign;
  }

  private boolean send(Report report, LeaseStatus status) {
    byte[] body =
        LeaseReport.of(
            status.lease().owner(),
            report.last(),
            report.count(),
            observations.at(clock.now()),
            status.use());
    uncertain = true;
    sentNanos = clock.nanos();
    return switch (broker.telemetry(ledger.lease(), body)) {
      case BrokerAnswer.Ok<Lease> _ -> arrived();
      case BrokerAnswer.Denied<Lease> denied -> {
        uncertain = false;
        refused(denied);
        yield false;
      }
      case BrokerAnswer.Unreachable<Lease> _ -> ask(report);
    };
  }

  private boolean arrived() {
    ledger.delivered();
    wait = Duration.ZERO;
    return true;
  }

  private boolean ask(Report report) {
    return broker.status(ledger.lease()) instanceof BrokerAnswer.Ok<LeaseStatus>(LeaseStatus status)
        && isWithBroker(report, status.use().reported())
        && arrived();
  }

  private void refused(BrokerAnswer.Denied<?> denied) {
    if (wait.isZero() || wait.compareTo(FIRST_WAIT) < 0) {
      log.warn(
          "the lease broker declines reports of use of lease {} ({}): they are kept, and offered"
              + " again for a day",
          ledger.lease(),
          denied.reason());
      waitFor(FIRST_WAIT);
    } else {
      Duration next = wait.multipliedBy(2);
      waitFor(next.compareTo(LONGEST_WAIT) < 0 ? next : LONGEST_WAIT);
    }
    Optional<Report> report = ledger.report();
    if (report.isPresent()
        && !denied.isOfToken()
        && Duration.between(report.get().first(), clock.now()).compareTo(LONGEST_REFUSAL) > 0) {
      log.warn(
          "the lease broker did not take the report of {} requests under lease {} ({}): it lies"
              + " beside the others with the ending {}",
          report.get().count().requests(),
          ledger.lease(),
          denied.reason(),
          LedgerFile.SET_ASIDE);
      ledger.setAside();
    }
  }
}
