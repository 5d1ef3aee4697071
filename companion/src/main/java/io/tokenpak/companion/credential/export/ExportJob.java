package io.tokenpak.companion.credential.export;

import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One login on its way into one target, again and again.
final class ExportJob {
  private static final Logger log = LoggerFactory.getLogger(ExportJob.class);

  private final ExportTarget target;
  private final LoginKind kind;
  private final ExportTerms terms;
  private final LoginSupply logins;
  private final InstantSource clock;
  private final Due due = new Due();
  private volatile ExportState state;

  ExportJob(
      ExportTarget target,
      LoginKind kind,
      ExportTerms terms,
      LoginSupply logins,
      InstantSource clock) {
    this.target = target;
    this.kind = kind;
    this.terms = terms;
    this.logins = logins;
    this.clock = clock;
    this.state = ExportState.of(target, kind, false, "not yet", clock.instant());
    due.demand();
  }

  LoginKind kind() {
    return kind;
  }

  ExportTarget target() {
    return target;
  }

  ExportState state() {
    return state;
  }

  void demand() {
    due.demand();
  }

  boolean isDue(long now) {
    return due.is(now);
  }

  /// Exports what the login is now.
  ///
  /// @return what was written; empty if nothing was
  Optional<Exported> run(long now) {
    due.take();
    try {
      Optional<LoginMaterial> login = logins.login(kind);
      if (login.isEmpty()) {
        become(false, "waits for a login");
        return Optional.empty();
      }
      Exported exported = target.write(login.get(), terms);
      become(false, exported.written() ? "written" : "is current");
      if (exported.written()) {
        log.info("exported {} to {}: {}", kind.source(), exported.file(), notes(exported));
        return Optional.of(exported);
      }
    } catch (ExportException refused) {
      due.retry(now + Exporter.RETRY_AFTER.toNanos());
      if (!state.finding().equals(refused.message())) {
        log.warn("could not export {} to {}: {}", kind.source(), target.name(), refused.message());
      }
      become(true, refused.message());
    }
    return Optional.empty();
  }

  private static String notes(Exported exported) {
    return exported.notes().isEmpty() ? "as before" : String.join("; ", exported.notes());
  }

  private void become(boolean failed, String finding) {
    if (state.failed() != failed || !state.finding().equals(finding)) {
      state = ExportState.of(target, kind, failed, finding, clock.instant());
    }
  }
}
