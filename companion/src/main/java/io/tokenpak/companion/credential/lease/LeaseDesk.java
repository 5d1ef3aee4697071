package io.tokenpak.companion.credential.lease;

import io.tokenpak.companion.credential.TroubleException;
import io.tokenpak.companion.credential.lease.LeaseProblem.Code;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does things to the lease, one at a time: whoever wants to must [#enter()] first. All of it
/// blocks.
///
/// The login in service changes in one step, once the next has been handed over.
final class LeaseDesk {
  private static final Logger log = LoggerFactory.getLogger(LeaseDesk.class);

  private final LeaseSettings settings;
  private final Broker broker;
  private final BrokerClock clock;
  private final LeaseBook book;
  private final LeaseSource source;
  private final LeaseTelemetry telemetry;
  private final LeaseFile file;
  private final Optional<AuthFile> authFile;
  private final Semaphore desk = new Semaphore(1);
  private String authTrouble = "";
  private String stateTrouble = "";

  LeaseDesk(
      LeaseSettings settings,
      Broker broker,
      BrokerClock clock,
      LeaseBook book,
      LeaseSource source,
      LeaseTelemetry telemetry) {
    this.settings = settings;
    this.broker = broker;
    this.clock = clock;
    this.book = book;
    this.source = source;
    this.telemetry = telemetry;
    this.file = new LeaseFile(settings);
    LeaseFile.Kept kept = file.load();
    this.authFile =
        settings
            .files()
            .auth()
            .map(path -> new AuthFile(path, settings.files().withRefreshToken(), kept.authFile()));
    restore(kept);
  }

  private void restore(LeaseFile.Kept kept) {
    book.has(
        settings
            .leaseId()
            .map(id -> new Lease(id, settings.owner(), "", "unknown", null))
            .orElse(kept.lease()));
    LeaseMaterial material = kept.material();
    if (material == null) {
      return;
    }
    try {
      Lent lent = source.lent(material, kept.authUpdated());
      // In this order: what nobody is counted for must not be served.
      telemetry.carries(lent.lease(), lent.fingerprint());
      book.serves(lent);
    } catch (TroubleException unreadable) {
      log.warn("the login kept in {} {}", settings.files().state(), unreadable.getMessage());
    }
  }

  /// Whether the caller may go on; false if something is under way. Who enters must [#leave()].
  boolean enter() {
    return desk.tryAcquire();
  }

  /// The same, and waits until what is under way has ended.
  boolean enter(long seconds) throws InterruptedException {
    return desk.tryAcquire(seconds, TimeUnit.SECONDS);
  }

  void leave() {
    desk.release();
  }

  /// Asks how the lease is; empty if the broker knows of no such lease.
  Optional<LeaseStatus> status(Lease lease) throws LeaseFailure {
    BrokerAnswer<LeaseStatus> answer = broker.status(lease.id());
    if (answer instanceof BrokerAnswer.Denied<LeaseStatus> denied && denied.isMissing()) {
      return Optional.empty();
    }
    LeaseStatus status = value(answer, Code.INVALID_STATE);
    book.heard(status);
    telemetry.observed(status);
    return Optional.of(status);
  }

  /// Takes a lease, or takes up the machine's. The broker may name another owner than the one who
  /// asks; from then on this is who acts.
  void acquire(String reason) throws LeaseFailure {
    try {
      Lease lease = value(broker.acquire(settings.owner(), reason), Code.NO_ACTIVE_LEASE);
      log.info("lease {} of the broker is this machine's, as {}", lease.id(), lease.owner());
      book.has(lease);
      save();
    } catch (LeaseFailure failure) {
      if (failure.isForWantOfLogins()) {
        // What was lent may be somebody else's by now.
        withdraw();
      }
      throw failure;
    }
  }

  void renew() throws LeaseFailure {
    book.has(value(broker.renew(lease()), Code.RENEW_DENIED));
    save();
  }

  /// Changes to a lease on another login; the login in service stays until the other is there.
  void rotate(RotationReason reason) throws LeaseFailure {
    telemetry.flush();
    Lease fresh = value(broker.rotate(lease(), reason), Code.ROTATION_DENIED);
    log.info("lease {} takes the place of {}: {}", fresh.id(), lease().id(), reason.word());
    book.has(fresh);
    save();
  }

  /// Hands the lease back. Its login stays in service until another is there or
  /// [withdrawn][#withdraw()].
  void release(String reason) throws LeaseFailure {
    telemetry.flush();
    Lease lease = lease();
    value(broker.release(lease, reason), Code.RELEASE_FAILED);
    log.info("lease {} is handed back: {}", lease.id(), reason);
    book.has(null);
    save();
  }

  /// Leaves a login that serves no longer: for another lease if the broker gives one in exchange,
  /// else by handing the lease back first, which a broker that has nothing else is not asked for.
  void leaveFor(RotationReason reason) throws LeaseFailure {
    try {
      rotate(reason);
    } catch (LeaseFailure failure) {
      if (failure.isOutage() || failure.isForWantOfLogins()) {
        throw failure;
      }
      release(reason.word());
      acquire(reason.word());
    }
  }

  /// Forgets the lease, without a word to the broker.
  void forget() {
    book.has(null);
  }

  /// Takes the login out of service.
  void withdraw() {
    book.serves(null);
    save();
  }

  /// Has the login handed over and puts it in service.
  ///
  /// @param authUpdated the broker's, before the login is handed over
  void materialize(@Nullable String authUpdated) throws LeaseFailure {
    LeaseMaterial material = value(broker.materialize(lease()), Code.MATERIALIZATION_FAILED);
    serve(lent(material, authUpdated));
    save();
  }

  private void serve(Lent lent) {
    Lent before = book.lent();
    // Even if the login is the same: it may be lent anew, under another lease.
    telemetry.carries(lent.lease(), lent.fingerprint());
    book.serves(lent);
    if (!lent.isSameAs(before)) {
      log.info("lease {} serves with generation {}", lent.lease().id(), lent.fingerprint());
    }
  }

  private Lent lent(LeaseMaterial material, @Nullable String authUpdated) throws LeaseFailure {
    try {
      Lent lent = source.lent(material, authUpdated);
      if (!lent.login().isForChatGpt()) {
        throw new LeaseFailure(
            Code.MATERIALIZATION_FAILED, "the lease broker handed over an API key, not a login");
      }
      return lent;
    } catch (TroubleException trouble) {
      throw new LeaseFailure(
          Code.MATERIALIZATION_FAILED,
          "what the lease broker handed over " + trouble.trouble().finding());
    }
  }

  /// Sees to it that the files hold what is in service.
  void keepFiles() {
    Lent lent = book.lent();
    if (lent != null && authFile.isPresent()) {
      AuthFile file = authFile.get();
      authTrouble = reported(authTrouble, file.keep(lent, clock.now()));
      Optional<byte[]> newer = file.newer();
      if (newer.isPresent() && settings.files().withRefreshToken()) {
        reconcile(lent, newer.get());
      }
    }
    save();
  }

  /// A program that was given the refresh token has redeemed it: the broker must learn of that, or
  /// the login is lost to the pool.
  private void reconcile(Lent lent, byte[] newer) {
    try {
      Reconciled reconciled =
          value(broker.reconcileAuth(lent.lease(), newer), Code.MATERIALIZATION_FAILED);
      log.info("the login of {} was renewed outside: {}", lent.lease(), reconciled.decision());
      byte[] auth = reconciled.authJson();
      if (auth != null) {
        serve(lent(new LeaseMaterial(lent.lease(), auth), lent.authUpdated()));
      }
    } catch (LeaseFailure failure) {
      log.info("{}", failure.problem().message());
    }
  }

  private void save() {
    String trouble = "";
    try {
      file.save(book.lease(), book.lent(), authFile.map(AuthFile::written).orElse(""));
    } catch (IOException failed) {
      trouble =
          settings.files().state()
              + " cannot be written ("
              + AuthFile.why(failed)
              + "): mend the disk or the folder, or a restart will need the broker";
    }
    stateTrouble = reported(stateTrouble, trouble);
    String separator = authTrouble.isEmpty() || stateTrouble.isEmpty() ? "" : "; ";
    book.fileTrouble(authTrouble + separator + stateTrouble);
  }

  private static String reported(String before, String now) {
    if (!now.isEmpty() && !now.equals(before)) {
      log.warn("{}", now);
    }
    return now;
  }

  private Lease lease() throws LeaseFailure {
    Lease lease = book.lease();
    if (lease == null) {
      throw new LeaseFailure(Code.NO_ACTIVE_LEASE, "this machine has no lease: take one first");
    }
    return lease;
  }

  private <T> T value(BrokerAnswer<T> answer, Code code) throws LeaseFailure {
    return switch (answer) {
      case BrokerAnswer.Ok<T> ok -> ok.value();
      case BrokerAnswer.Unreachable<T> gone ->
          throw new LeaseFailure(
              Code.BROKER_UNREACHABLE, "the lease broker " + settings.broker() + " " + gone.why());
      case BrokerAnswer.Denied<T> denied -> {
        if (denied.isOfToken()) {
          throw new LeaseFailure(
              Code.BROKER_UNREACHABLE,
              "the lease broker "
                  + settings.broker()
                  + " refuses the token ("
                  + denied.reason()
                  + "): set AUTH_MANAGER_INTERNAL_API_TOKEN to the broker's");
        }
        throw new LeaseFailure(
            code, "the lease broker declined: " + denied.reason(), denied.reason());
      }
    };
  }
}
